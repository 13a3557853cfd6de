namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a device.</summary>
internal static class DeviceKeys
{
    internal static Table Device { get; } = new(
        "device", "device",
        new("device", Shape.Interface, "A link of the host that is moved in, and given back at the end.", "another kind", "enp3s0", "ip link set enp3s0 netns s1"),
        new("macvlan", Shape.Interface, "A macvlan on this link of the host.", "another kind", "enp4s0", "ip link add link enp4s0 name mv0 type macvlan"),
        new("vxlan", Shape.Number(0, 16_777_215), "A VXLAN with this network identifier.", "another kind", "42", "ip link add vx0 type vxlan id 42"),
        new("interface", Shape.Interface, "The interface's name inside the node.", "the device's own; else `eth0`, `eth1` … in order", "wan0", "ip -n s1 link set enp3s0 name wan0"),
        new("network", Shape.Name, "The network that it is plugged into, of a bridge in the same place.", Key.Nothing, "sw", "ip -n s1 link set wan0 master sw"),
        new("address", Shape.OneOrMore(Shape.InterfaceAddress), "Its addresses, with their prefix lengths.", Key.Nothing, "192.168.0.194/24", "ip -n s1 address add 192.168.0.194/24 dev mv0"),
        new("mode", Shape.Words("bridge", "private", "vepa", "passthru"), "How macvlans of one link see each other.", "`bridge`", "private", "ip link add … type macvlan mode private"),
        new("local", Shape.Address, "The address that a VXLAN's packets leave with.", "the kernel's choice", "10.0.10.2", "ip link add … type vxlan … local 10.0.10.2"),
        new("remote", Shape.OneOrMore(Shape.Address), "Where a VXLAN's packets go, one or several ends.", Key.Nothing, "[10.0.20.2]", "bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.20.2"),
        new("group", Shape.Address, "The multicast group that a VXLAN's ends share, in place of `remote`.", Key.Nothing, "239.1.1.1", "ip link add … type vxlan … group 239.1.1.1"),
        new("dev", Shape.Interface, "The link that a VXLAN's packets leave through; `group` needs it.", "the routes'", "wan0", "ip link add … type vxlan … dev wan0"),
        new("port", Shape.Number(1, 65535), "The UDP port of a VXLAN.", "4789", "8472", "ip link add … type vxlan … dstport 8472"),
        new("mtu", Shape.Number(68, 65535), "The largest packet in bytes.", "the link's own; of a VXLAN, its link's less 50, less 70 over IPv6", "1450", "ip -n s1 link set vx0 mtu 1450"));
}
