using System.Text;
using Gantry.Netlink.Wire;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>A link to make.</summary>
public sealed record NewLink
{
    /// <summary>The name.</summary>
    public required InterfaceName Name { get; init; }

    /// <summary>What the link is.</summary>
    public required LinkKind Kind { get; init; }

    /// <summary>The index to have; 0: the kernel counts on. A taken one is EEXIST, as a taken name is.</summary>
    public int Index { get; init; }

    /// <summary>The Ethernet address; null: the kernel makes one up.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>Bytes; null: the kind's own.</summary>
    public uint? Mtu { get; init; }

    /// <summary>The index of the bridge to be a port of.</summary>
    public int? Master { get; init; }

    /// <summary>The group number.</summary>
    public uint? Group { get; init; }

    /// <summary>The index of the link beneath, in the namespace that is asked (IFLA_LINK): what a macvlan is one more address of.</summary>
    public int? Lower { get; init; }

    /// <summary>The namespace to be born in (IFLA_NET_NS_FD); null: the one that is asked.</summary>
    public SafeFileHandle? Namespace { get; init; }

    /// <summary>Whether it is born up.</summary>
    public bool Up { get; init; }
}

/// <summary>What to change of a link; null is left as it is.</summary>
public sealed record LinkChange
{
    /// <summary>Up or down (IFF_UP).</summary>
    public bool? Up { get; init; }

    /// <summary>Bytes (IFLA_MTU).</summary>
    public uint? Mtu { get; init; }

    /// <summary>The Ethernet address (IFLA_ADDRESS).</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The name (IFLA_IFNAME).</summary>
    public InterfaceName? Name { get; init; }

    /// <summary>The index of the bridge to be a port of (IFLA_MASTER); 0: of none.</summary>
    public int? Master { get; init; }

    /// <summary>The group number (IFLA_GROUP).</summary>
    public uint? Group { get; init; }

    /// <summary>The alias (IFLA_IFALIAS); empty: none.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether it takes in frames for whomever (IFF_PROMISC).</summary>
    public bool? Promiscuous { get; init; }

    /// <summary>Whether it takes in all multicast (IFF_ALLMULTI).</summary>
    public bool? AllMulticast { get; init; }

    /// <summary>How many packets wait to be sent at most (IFLA_TXQLEN).</summary>
    public uint? TransmitQueueLength { get; init; }

    /// <summary>How its bridge is to treat it.</summary>
    public BridgePort? Port { get; init; }

    /// <summary>
    /// The namespace to move to (IFLA_NET_NS_FD), there under <see cref="Name"/> if that is said. It arrives down and without its addresses;
    /// <see cref="Up"/> holds where it arrives. It stays where its own name is taken there and no other is said, or its new index; where its own
    /// name is free and the new one taken, it is renamed too late: EEXIST, and it has moved (net/core/rtnetlink.c, do_setlink).
    /// </summary>
    public SafeFileHandle? Namespace { get; init; }

    /// <summary>The index to have in <see cref="Namespace"/> (IFLA_NEW_IFINDEX); null: its own, or another if that is taken.</summary>
    public int? NewIndex { get; init; }
}

/// <summary>Requests about links.</summary>
public static class LinkRequests
{
    /// <summary>Just like <c>ip link add</c>.</summary>
    public static void AddLink(this Batch batch, NewLink link)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(link);
        MessageWriter w = batch.Begin((ushort)RouteMessage.NewLink, MessageFlags.Create | MessageFlags.Exclusive);
        w.PutHeader(new LinkHeader { Index = link.Index, Flags = UpFlag(link.Up), Change = UpFlag(link.Up) });
        w.PutString(Ifla.IfName, link.Name.ToString());
        PutSettings(w, link.Mac, link.Mtu, link.Master, link.Group);
        if (link.Lower is { } lower)
        {
            w.PutS32(Ifla.Link, lower);
        }
        if (link.Namespace is { } handle)
        {
            w.PutDescriptor(Ifla.NetNsFd, handle);
        }
        MessageWriter.Nest info = w.Open(Ifla.LinkInfo);
        w.PutString(IflaInfo.Kind, link.Kind.Name);
        link.Kind.PutData(w);
        w.Close(info);
    }

    /// <summary>Just like <c>ip link set</c>.</summary>
    public static void SetLink(this Batch batch, int index, LinkChange change)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(change);
        MessageWriter w = batch.Begin((ushort)RouteMessage.NewLink, MessageFlags.None);
        w.PutHeader(new LinkHeader { Index = index, Flags = (uint)Flags(change, asked: true), Change = (uint)(Flags(change, asked: true) | Flags(change, asked: false)) });
        if (change.Name is { } name)
        {
            w.PutString(Ifla.IfName, name.ToString());
        }
        PutSettings(w, change.Mac, change.Mtu, change.Master, change.Group);
        if (change.Alias is { } alias)
        {
            // Without a NUL, which the kernel would keep as a part of it (net/core/dev.c, dev_set_alias).
            w.PutBytes(Ifla.IfAlias, Encoding.UTF8.GetBytes(alias));
        }
        if (change.TransmitQueueLength is { } length)
        {
            w.PutU32(Ifla.TxQueueLength, length);
        }
        change.Port?.Put(w);
        if (change.Namespace is { } handle)
        {
            w.PutDescriptor(Ifla.NetNsFd, handle);
        }
        if (change.NewIndex is { } newIndex)
        {
            w.PutS32(Ifla.NewIfIndex, newIndex);
        }
    }

    /// <summary>Just like <c>ip link delete</c>; a veth's peer goes too.</summary>
    public static void DeleteLink(this Batch batch, int index)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Begin((ushort)RouteMessage.DelLink, MessageFlags.None).PutHeader(new LinkHeader { Index = index });
    }

    /// <summary>Just like <c>ip link delete group</c>: all links of a group, whoever's they are, behind one RCU barrier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Group 0: every link that nobody has put into one, the machine's own among them.</exception>
    public static void DeleteLinkGroup(this Batch batch, uint group)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfZero(group);
        MessageWriter w = batch.Begin((ushort)RouteMessage.DelLink, MessageFlags.None);
        w.PutHeader(default(LinkHeader));
        w.PutU32(Ifla.Group, group);
    }

    internal static void PutSettings(MessageWriter w, MacAddress? mac, uint? mtu, int? master, uint? group)
    {
        if (mac is { } address)
        {
            Span<byte> bytes = stackalloc byte[MacAddress.Size];
            address.Write(bytes);
            w.PutBytes(Ifla.Address, bytes);
        }
        if (mtu is { } size)
        {
            w.PutU32(Ifla.Mtu, size);
        }
        if (master is { } index)
        {
            w.PutS32(Ifla.Master, index);
        }
        if (group is { } number)
        {
            w.PutU32(Ifla.Group, number);
        }
    }

    /// <summary>The flags that are to be set, or those that are to be cleared.</summary>
    private static LinkFlags Flags(LinkChange change, bool asked) =>
        (change.Up == asked ? LinkFlags.Up : 0) | (change.Promiscuous == asked ? LinkFlags.Promisc : 0) | (change.AllMulticast == asked ? LinkFlags.AllMulti : 0);

    private static uint UpFlag(bool up) => up ? (uint)LinkFlags.Up : 0;
}
