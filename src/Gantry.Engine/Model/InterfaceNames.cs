using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>The interface names of each stack: every one is given once. Who leaves his open gets eth0, eth1 … in order.</summary>
internal sealed class InterfaceNames
{
    /// <summary>The owner of the host's interfaces, which no node may be called.</summary>
    internal const string Host = "host";

    private const string Automatic = "eth";
    private readonly Dictionary<(string Owner, string Name), string> _taken = [];
    private readonly Dictionary<string, int> _next = [];

    /// <summary>All names that the file says.</summary>
    internal static InterfaceNames Claimed(TopologySpec spec, List<TopologyError> errors)
    {
        var names = new InterfaceNames();
        Dictionary<string, string> bridgeOwner = [];
        foreach (NetworkSpec network in spec.Networks)
        {
            bridgeOwner[network.Name.Value] = network.Node?.Value ?? Host;
            // A network whose own name is wrong has been told so.
            Located<string>? bridge = network.Bridge ?? (FabricName.WhyNot(network.Name.Value) is null ? network.Name : null);
            names.Claim(bridgeOwner[network.Name.Value], bridge, $"the bridge of network \"{network.Name.Value}\"", errors);
        }
        foreach (NodeSpec node in spec.Nodes)
        {
            foreach (AttachmentSpec attachment in node.Attachments)
            {
                names.Claim(node.Name.Value, attachment.Interface, $"its interface in network \"{attachment.Network.Value}\"", errors);
                names.Claim(bridgeOwner.GetValueOrDefault(attachment.Network.Value, Host), attachment.HostInterface, $"the host interface of node \"{node.Name.Value}\"", errors);
            }
        }
        foreach (WireEndSpec end in spec.Wires.SelectMany(wire => (WireEndSpec[])[wire.First, wire.Second]))
        {
            names.Claim(bridgeOwner.GetValueOrDefault(end.Owner.Value, end.Owner.Value), end.Interface, "an end of a wire", errors);
        }
        foreach ((string owner, StackSpec stack) in spec.Nodes.Select(node => (node.Name.Value, (StackSpec)node)).Append((Host, spec.Host)))
        {
            foreach (DeviceSpec device in stack.Devices)
            {
                names.Claim(owner, device.SaidInterface, "a device", errors);
            }
        }
        return names;
    }

    /// <summary>The name that is said, or the next one.</summary>
    internal InterfaceName Of(string owner, Located<string>? said) =>
        said is not { } name ? Next(owner) : InterfaceName.TryParse(name.Value, out InterfaceName parsed) ? parsed : default;

    /// <summary>The next name that nobody has said.</summary>
    internal InterfaceName Next(string owner)
    {
        int number = _next.GetValueOrDefault(owner);
        while (!_taken.TryAdd((owner, Automatic + number), "an interface without a name of its own"))
        {
            number++;
        }
        _next[owner] = number + 1;
        return new InterfaceName(Automatic + number);
    }

    private void Claim(string owner, Located<string>? said, string what, List<TopologyError> errors)
    {
        if (said is not { } name)
        {
            return;
        }
        string where = owner == Host ? "on the host" : $"in node \"{owner}\"";
        if (name.Value == "lo")
        {
            errors.Add(new TopologyError(name.At, $"an interface can't be called \"lo\": that is the loopback interface {where}"));
        }
        else if (InterfaceName.WhyNot(name.Value) is { } reason)
        {
            errors.Add(what.StartsWith("the bridge", StringComparison.Ordinal)
                ? new TopologyError(name.At, $"\"{name.Value}\": a bridge can't have this name: {reason}", "give it another one: bridge: NAME")
                : new TopologyError(name.At, $"\"{name.Value}\" is no interface name: {reason}"));
        }
        else if (!_taken.TryAdd((owner, name.Value), what))
        {
            errors.Add(new TopologyError(name.At, $"the interface name \"{name.Value}\" is taken {where}: it is that of {_taken[(owner, name.Value)]}"));
        }
    }
}
