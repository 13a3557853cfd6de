namespace Gantry.Engine.Model;

/// <summary>
/// A node that is wanted several times becomes that many, numbered from 1; also where it is wanted once, so that a second one renames
/// nothing. What only one node can have, its replicas can't be told.
/// </summary>
internal static class Replicas
{
    private const int Most = 10_000;
    private const string Loopback = "lo";

    internal static IReadOnlyList<NodeSpec> Expand(IReadOnlyList<NodeSpec> nodes, List<TopologyError> errors) =>
        [.. nodes.SelectMany(node => node.Replicas is { } replicas ? Expand(node, replicas, errors) : [node])];

    private static IEnumerable<NodeSpec> Expand(NodeSpec node, Located<int> replicas, List<TopologyError> errors)
    {
        string last = $"{node.Name.Value}-{replicas.Value}";
        if (replicas.Value is < 1 or > Most)
        {
            errors.Add(new TopologyError(replicas.At, $"node \"{node.Name.Value}\" can't have {replicas.Value} replicas: 1 to {Most:N0}"));
        }
        else if (FabricName.WhyNot(last) is { } reason)
        {
            errors.Add(new TopologyError(node.Name.At, $"\"{last}\" can't be the name of a node: {reason}"));
        }
        else
        {
            CheckNothingIsFixed(node, errors);
            errors.AddRange(node.Ports.Select(port => ReplicaPorts.WhyNot(port, node.Name.Value, replicas.Value)).OfType<TopologyError>());
            return Enumerable.Range(1, replicas.Value).Select(i => node with
            {
                Name = node.Name with { Value = $"{node.Name.Value}-{i}" },
                Ports = [.. node.Ports.Select(port => ReplicaPorts.Of(port, i))],
            });
        }
        return [];
    }

    private static void CheckNothingIsFixed(NodeSpec node, List<TopologyError> errors)
    {
        foreach (AttachmentSpec attachment in node.Attachments)
        {
            foreach (Located<AddressSpec> address in attachment.Addresses)
            {
                Refuse(address.At, $"address {address.Value.Address}", "leave it out: each gets an automatic one");
            }
            if (attachment.Mac is { } mac)
            {
                Refuse(mac.At, $"mac {mac.Value}", "leave it out: each gets one of its own");
            }
            if (attachment.HostInterface is { } name)
            {
                Refuse(name.At, $"host_interface \"{name.Value}\"", "leave it out: each gets one of its own");
            }
        }
        // On lo it is nobody's neighbour's: the same service in several places.
        foreach ((Located<string> on, Located<PeeredAddress> address) in node.Addresses.Where(address => address.Interface.Value != Loopback))
        {
            Refuse(address.At, $"address {address.Value} on {on.Value}", null);
        }
        foreach (DeviceSpec device in node.Devices)
        {
            if (device.Device is { } moved)
            {
                Refuse(moved.At, $"device {moved.Value}", "the host has one of it");
            }
            foreach (Located<Netlink.Rtnetlink.InterfaceAddress> address in device.Addresses)
            {
                Refuse(address.At, $"address {address.Value}", null);
            }
        }
        if (node.Namespace is { } path)
        {
            Refuse(path.At, $"namespace {path.Value}", null);
        }

        void Refuse(Position at, string what, string? hint) =>
            errors.Add(new TopologyError(at, $"node \"{node.Name.Value}\" has replicas, which can't all have {what}", hint));
    }
}
