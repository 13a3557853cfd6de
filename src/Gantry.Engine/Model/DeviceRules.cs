using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of devices.</summary>
internal static class DeviceRules
{
    private const int LargestPort = ushort.MaxValue;

    /// <summary>A stack's devices.</summary>
    /// <param name="devices">What is said of them.</param>
    /// <param name="node">The node; null: the host.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="names">The names of interfaces.</param>
    /// <param name="moved">The host's links that are moved somewhere already, and who says so.</param>
    /// <param name="errors">What is wrong.</param>
    internal static ImmutableArray<Device> Build(
        IReadOnlyList<DeviceSpec> devices, FabricName? node, ImmutableArray<Network> networks, InterfaceNames names, Dictionary<string, string> moved, List<TopologyError> errors)
    {
        string owner = node is { } name ? $"node \"{name}\"" : "the host";
        var built = ImmutableArray.CreateBuilder<Device>();
        foreach (DeviceSpec device in devices)
        {
            if (Form(device, owner, errors) is not { } form)
            {
                continue;
            }
            if (node is null && device.SaidInterface is null)
            {
                errors.Add(new TopologyError(device.At, $"a {form} on the host needs a name", "interface: NAME"));
                continue;
            }
            CheckKeys(device, form, errors);
            CheckMoved(device, node, owner, moved, errors);
            MtuRules.Check(device.Mtu, device.Addresses.Any(address => address.Value.IsIPv6), errors);
            FabricName? network = NetworkOf(device, node, owner, networks, errors);
            if (Make(device, names.Of(node?.ToString() ?? InterfaceNames.Host, device.SaidInterface), errors) is { } made)
            {
                built.Add(made with { Network = network, Addresses = [.. device.Addresses.Select(address => address.Value)], Mtu = device.Mtu?.Value });
            }
        }
        return built.ToImmutable();
    }

    /// <summary>What a VXLAN's packets leave through is an interface of the same stack; the host has some that the file does not know of.</summary>
    internal static void CheckLower(IReadOnlyList<DeviceSpec> devices, IReadOnlyList<StackInterface> interfaces, string? owner, List<TopologyError> errors)
    {
        foreach (Located<string> lower in devices.Select(device => device.Lower).OfType<Located<string>>())
        {
            if (owner is not null && !interfaces.Any(link => link.Name.ToString() == lower.Value))
            {
                errors.Add(new TopologyError(lower.At, $"{owner} has no interface \"{lower.Value}\"", Suggestion.Hint(lower.Value, interfaces.Select(link => link.Name.ToString()))));
            }
        }
    }

    /// <summary>Which of the three it is; each is named by its key.</summary>
    private static string? Form(DeviceSpec device, string owner, List<TopologyError> errors)
    {
        string[] forms = [.. new[] { device.Device is null ? null : "device", device.Macvlan is null ? null : "macvlan", device.Vxlan is null ? null : "vxlan" }.OfType<string>()];
        if (forms is [var only])
        {
            return only;
        }
        errors.Add(forms.Length == 0
            ? new TopologyError(device.At, $"a device of {owner} says not what it is", "device: enp3s0, macvlan: enp4s0, or vxlan: 42")
            : new TopologyError(device.At, $"a device of {owner} is both {forms[0]} and {forms[1]}"));
        return null;
    }

    /// <summary>Keys that belong to one form alone.</summary>
    private static void CheckKeys(DeviceSpec device, string form, List<TopologyError> errors)
    {
        (string Key, string Form, Position? At)[] keys =
        [
            ("mode", "macvlan", device.Mode?.At), ("local", "vxlan", device.Local?.At), ("remote", "vxlan", device.Remotes is [var first, ..] ? first.At : null),
            ("group", "vxlan", device.Group?.At), ("dev", "vxlan", device.Lower?.At), ("port", "vxlan", device.Port?.At),
        ];
        foreach ((string key, string of, Position? at) in keys)
        {
            if (at is { } said && of != form)
            {
                errors.Add(new TopologyError(said, $"{key} belongs to a {of}, not to a {(form == "device" ? "device that is moved in" : form)}"));
            }
        }
        if (device is { Mtu: { } mtu, Macvlan: not null })
        {
            errors.Add(new TopologyError(mtu.At, "a macvlan has the mtu of the link that it is on"));
        }
        if (form == "vxlan")
        {
            CheckVxlan(device, errors);
        }
    }

    private static void CheckVxlan(DeviceSpec device, List<TopologyError> errors)
    {
        Located<int> id = device.Vxlan!.Value;
        if (id.Value > VxlanKind.LargestId)
        {
            errors.Add(new TopologyError(id.At, $"vxlan {id.Value} is out of range: 0 to {VxlanKind.LargestId}"));
        }
        if (device.Port is { } port && port.Value is < 1 or > LargestPort)
        {
            errors.Add(new TopologyError(port.At, $"port {port.Value} is out of range: 1 to {LargestPort}"));
        }
        if (device is { Group: { } both, Remotes.Count: > 0 })
        {
            errors.Add(new TopologyError(both.At, "a vxlan has a group or remotes, not both"));
        }
        if (device.Group is { } group)
        {
            if (!IsMulticast(group.Value))
            {
                errors.Add(new TopologyError(group.At, $"{group.Value} is no multicast address", "a group is one like 239.1.1.1 or ff05::100; the other ends' own addresses are remote"));
            }
            else if (device.Lower is null)
            {
                errors.Add(new TopologyError(group.At, $"the group {group.Value} is reached through an interface: which?", "dev: INTERFACE"));
            }
        }
        else if (device.Remotes.Count == 0)
        {
            errors.Add(new TopologyError(id.At, $"the vxlan {id.Value} has no other end", "remote: [10.0.20.2], or group: 239.1.1.1 with dev"));
        }
        HashSet<IPAddress> seen = [];
        foreach (Located<IPAddress> remote in device.Remotes)
        {
            if (IsMulticast(remote.Value))
            {
                errors.Add(new TopologyError(remote.At, $"{remote.Value} is a multicast address: say it as the group"));
            }
            else if (!seen.Add(remote.Value))
            {
                errors.Add(new TopologyError(remote.At, $"the remote {remote.Value} is said twice"));
            }
            else if (device.Local is null && remote.Value.AddressFamily == AddressFamily.InterNetworkV6)
            {
                errors.Add(new TopologyError(remote.At, $"the remote {remote.Value} is IPv6: the kernel wants to know the local address too", "local: ADDRESS"));
            }
        }
        foreach (Located<IPAddress> other in device.Remotes.Concat(device.Group is { } g ? [g] : []))
        {
            if (other.Value.AddressFamily != (device.Local ?? device.Remotes.Concat(device.Group is { } all ? [all] : []).First()).Value.AddressFamily)
            {
                errors.Add(new TopologyError(other.At, "a vxlan's addresses are all IPv4, or all IPv6"));
                break;
            }
        }
    }

    private static void CheckMoved(DeviceSpec device, FabricName? node, string owner, Dictionary<string, string> moved, List<TopologyError> errors)
    {
        if (device.Device is not { } said)
        {
            return;
        }
        if (InterfaceName.WhyNot(said.Value) is { } reason)
        {
            errors.Add(new TopologyError(said.At, $"\"{said.Value}\" is no interface name: {reason}"));
        }
        else if (said.Value == "lo")
        {
            errors.Add(new TopologyError(said.At, "lo stays in its namespace"));
        }
        else if (!moved.TryAdd(said.Value, owner))
        {
            errors.Add(new TopologyError(said.At, $"the host's {said.Value} can be in one place only: {moved[said.Value]} has it"));
        }
        if (node is null && device.Network is null)
        {
            errors.Add(new TopologyError(said.At, $"the host has {said.Value} anyway", "network: NETWORK plugs it into a bridge"));
        }
        if (node is null && device.Interface is { } name && name.Value != said.Value)
        {
            errors.Add(new TopologyError(name.At, $"{said.Value} stays on the host under its own name"));
        }
    }

    private static FabricName? NetworkOf(DeviceSpec device, FabricName? node, string owner, ImmutableArray<Network> networks, List<TopologyError> errors)
    {
        if (device.Network is not { } said)
        {
            return null;
        }
        if (device.Addresses is [var address, ..])
        {
            errors.Add(new TopologyError(address.At, $"a port of network \"{said.Value}\" has no address of its own", $"the bridge may have one: addresses: {{ {said.Value}: … }}"));
        }
        if (networks.FirstOrDefault(network => network.Name.ToString() == said.Value) is not { } found)
        {
            errors.Add(new TopologyError(said.At, $"a device is plugged into network \"{said.Value}\", which is not in the file", Suggestion.Hint(said.Value, networks.Select(network => network.Name.ToString()))));
            return null;
        }
        if (found.Node != node)
        {
            errors.Add(new TopologyError(said.At, $"the bridge of network \"{said.Value}\" is {(found.Node is { } other ? $"inside node \"{other}\"" : "on the host")}, {owner} can't plug a device into it",
                node is { } own ? $"network {said.Value}: node: {own}; or plug it in there" : null));
        }
        return found.Name;
    }

    private static Device? Make(DeviceSpec device, InterfaceName name, List<TopologyError> errors)
    {
        if (device.Device is { } said)
        {
            return InterfaceName.TryParse(said.Value, out InterfaceName host) ? new HostDevice(name, host) : null;
        }
        if (device.Macvlan is { } lower)
        {
            if (InterfaceName.WhyNot(lower.Value) is { } reason)
            {
                errors.Add(new TopologyError(lower.At, $"\"{lower.Value}\" is no interface name: {reason}"));
                return null;
            }
            return new MacvlanDevice(name, new InterfaceName(lower.Value), device.Mode?.Value ?? MacvlanMode.Bridge);
        }
        return new VxlanDevice(name, (uint)device.Vxlan!.Value.Value)
        {
            Local = device.Local?.Value,
            Remotes = [.. device.Remotes.Select(remote => remote.Value)],
            Group = device.Group?.Value,
            Lower = device.Lower is { } dev && InterfaceName.TryParse(dev.Value, out InterfaceName link) ? link : null,
            Port = device.Port is { Value: >= 1 and <= LargestPort } port ? (ushort)port.Value : VxlanKind.IanaPort,
        };
    }

    private static bool IsMulticast(IPAddress address) => address.IsIPv6Multicast || address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and < 240; // 224.0.0.0/4, RFC 5771
}
