using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>Draws devices: links that have one end.</summary>
internal sealed partial class LinkDraft
{
    /// <summary>A device with what is on it.</summary>
    /// <param name="at">Where it is.</param>
    /// <param name="device">The device.</param>
    /// <param name="interfaces">All interfaces there.</param>
    internal IEnumerable<KernelObject> Device(NamespaceRef at, Device device, IReadOnlyList<StackInterface> interfaces)
    {
        LinkRef? master = device.Network is { } network ? _bridges[network].Link : null;
        KernelObject link = device switch
        {
            HostDevice moved => HostDevice(at, moved, master),
            MacvlanDevice macvlan => Macvlan(at, macvlan, master),
            VxlanDevice vxlan => Vxlan(at, vxlan, master, interfaces),
            _ => throw new InvalidOperationException($"A device that is a {device.GetType().Name}."),
        };
        LinkRef own = this[at, device.Interface];
        IEnumerable<KernelObject> remotes = device is VxlanDevice { Remotes: var others } ? others.Select(other => new VxlanRemoteObject(at, own, other)) : [];
        return [link, .. remotes, .. device.Addresses.Select(address => new AddressObject(at, own, address))];
    }

    private HostDeviceObject HostDevice(NamespaceRef at, HostDevice device, LinkRef? master)
    {
        var recorded = _recorded.GetValueOrDefault($"{at} device {device.HostName}") as HostDeviceObject;
        LinkRef link = at.IsHost ? _facts.LinkOf(device.HostName) : new LinkRef(device.Interface, recorded?.Link.Index ?? _indexes.Take());
        _links.Add((at, device.Interface), link);
        _mtus[link.Index] = device.Mtu ?? (int?)_facts.Links.FirstOrDefault(other => other.Name == device.HostName)?.Mtu ?? recorded?.Before?.Mtu ?? HostFacts.EthernetMtu;
        return new HostDeviceObject(at, link, device.HostName, master, device.Mtu) { Before = recorded?.Before };
    }

    private MacvlanObject Macvlan(NamespaceRef at, MacvlanDevice device, LinkRef? master)
    {
        LinkRef lower = Find(NamespaceRef.Host, device.Lower) ?? _facts.LinkOf(device.Lower);
        LinkRef link = Single(at, device);
        // The only one on a link has the link's own address (drivers/net/macvlan.c, macvlan_common_newlink).
        return new MacvlanObject(at, link, device.Mode == MacvlanMode.Passthru ? null : MacOf(at, device), lower, device.Mode, master, Group);
    }

    private VxlanObject Vxlan(NamespaceRef at, VxlanDevice device, LinkRef? master, IReadOnlyList<StackInterface> interfaces)
    {
        LinkRef? lower = device.Lower is { } name ? Find(at, name) ?? _facts.LinkOf(name) : null;
        InterfaceName? leaving = device.Lower ?? interfaces.FirstOrDefault(link => device.Local is { } local && link.Prefixes.Any(prefix => prefix.Contains(local)))?.Name;
        int underlay = leaving is { } way && Find(at, way) is { } found ? _mtus.GetValueOrDefault(found.Index, HostFacts.EthernetMtu) : HostFacts.EthernetMtu;
        return new VxlanObject(
            at, Single(at, device), MacOf(at, device), device.Id, device.Local, device.Group, lower, device.Port,
            device.Mtu ?? underlay - (device.IsIPv6 ? VxlanDevice.Overhead6 : VxlanDevice.Overhead), master, Group);
    }

    /// <summary>The block through which goes what a node sends.</summary>
    /// <param name="at">Where it is.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="link">The node's interface.</param>
    /// <param name="mtu">Bytes.</param>
    internal IfbObject Block(NamespaceRef at, string node, InterfaceName link, int mtu)
    {
        string[] what = [_fabric, node, "ifb", link.ToString()];
        InterfaceName name = NewPortName(node, what);
        int index = (_recorded.GetValueOrDefault($"{at} link {name}") as IfbObject)?.Link.Index ?? _indexes.Take();
        return new IfbObject(at, new LinkRef(name, index), Derived.Mac(what), mtu, Group);
    }

    private LinkRef Single(NamespaceRef at, Device device)
    {
        int index = _recorded.GetValueOrDefault($"{at} link {device.Interface}")?.Links is [var recorded] ? recorded.Link.Index : _indexes.Take();
        var link = new LinkRef(device.Interface, index);
        _links.Add((at, device.Interface), link);
        return link;
    }

    private MacAddress MacOf(NamespaceRef at, Device device) => Derived.Mac(_fabric, at.Node ?? "host", "device", device.Interface.ToString());
}
