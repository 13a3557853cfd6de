using System.Runtime.InteropServices;
using System.Text;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>Attributes of a link (linux/if_link.h, IFLA_*).</summary>
internal enum Ifla : ushort
{
    Address = 1,
    Broadcast = 2,
    IfName = 3,
    Mtu = 4,
    Link = 5,
    Qdisc = 6,
    Stats = 7,
    Master = 10,
    TxQueueLength = 13,
    OperState = 16,
    LinkMode = 17,
    LinkInfo = 18,
    NetNsPid = 19,
    IfAlias = 20,
    NumVf = 21,
    AfSpec = 26,
    Group = 27,
    NetNsFd = 28,
    ExtMask = 29,
    Carrier = 33,
    LinkNetNsId = 37,
    TargetNetNsId = 46,
    PropList = 52,
    AltIfName = 53,
}

/// <summary>What lies inside IFLA_LINKINFO (linux/if_link.h, IFLA_INFO_*).</summary>
internal enum IflaInfo : ushort
{
    Kind = 1,
    Data = 2,
    SlaveKind = 4,
    SlaveData = 5,
}

/// <summary>struct ifinfomsg (linux/rtnetlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    public byte Family;
    public byte Padding;
    public ushort Type;
    public int Index;
    public uint Flags;
    public uint Change;
}

/// <summary>Flags of a link (linux/if.h, IFF_*).</summary>
[Flags]
internal enum LinkFlags : uint
{
    Up = 0x1,
    Running = 0x40,
    LowerUp = 0x10000,
}

/// <summary>A link as the kernel tells of it.</summary>
public sealed record Link
{
    /// <summary>The index (ifi_index), unique in its namespace.</summary>
    public required int Index { get; init; }

    /// <summary>The name (IFLA_IFNAME).</summary>
    public required InterfaceName Name { get; init; }

    /// <summary>The Ethernet address (IFLA_ADDRESS); null where the link has none of six bytes.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>Bytes (IFLA_MTU).</summary>
    public uint Mtu { get; init; }

    /// <summary>The index of the bridge or other link that this is a port of (IFLA_MASTER); 0: none.</summary>
    public int Master { get; init; }

    /// <summary>The index of the link beneath or of a veth's peer (IFLA_LINK), in whatever namespace that is; 0: none.</summary>
    public int PeerIndex { get; init; }

    /// <summary>The group number (IFLA_GROUP).</summary>
    public uint Group { get; init; }

    /// <summary>The kind (IFLA_INFO_KIND): "veth", "bridge"; null for a link that no kind made, as lo.</summary>
    public string? Kind { get; init; }

    /// <summary>The alias (IFLA_IFALIAS), for people's eyes.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether it is up by somebody's wish (IFF_UP).</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether its other side is there (IFF_LOWER_UP).</summary>
    public bool HasCarrier { get; init; }

    /// <summary>RTEXT_FILTER_SKIP_STATS (linux/rtnetlink.h): statistics are most of a link's bytes, and nobody here reads them.</summary>
    internal const uint WithoutStatistics = 1 << 3;

    internal static Link Read(Message message)
    {
        var header = message.Header<LinkHeader>();
        var flags = (LinkFlags)header.Flags;
        var link = new Link
        {
            Index = header.Index,
            Name = default,
            IsUp = flags.HasFlag(LinkFlags.Up),
            HasCarrier = flags.HasFlag(LinkFlags.LowerUp),
        };
        InterfaceName name = default;
        MacAddress? mac = null;
        uint mtu = 0, group = 0;
        int master = 0, peer = 0;
        string? kind = null, alias = null;
        for (AttributeReader a = message.Attributes<LinkHeader>(); a.Next();)
        {
            switch ((Ifla)a.Type)
            {
                case Ifla.IfName: name = InterfaceName.FromKernel(a.String); break;
                case Ifla.Address: mac = a.Bytes.Length == MacAddress.Size ? MacAddress.Read(a.Bytes) : null; break;
                case Ifla.Mtu: mtu = a.U32; break;
                case Ifla.Master: master = a.S32; break;
                case Ifla.Link: peer = a.S32; break;
                case Ifla.Group: group = a.U32; break;
                case Ifla.IfAlias: alias = a.String; break;
                case Ifla.LinkInfo: kind = ReadKind(a.Nested); break;
            }
        }
        return link with { Name = name, Mac = mac, Mtu = mtu, Master = master, PeerIndex = peer, Group = group, Alias = alias, Kind = kind };
    }

    private static string? ReadKind(AttributeReader info)
    {
        while (info.Next())
        {
            if (info.Type == (ushort)IflaInfo.Kind)
            {
                return info.String;
            }
        }
        return null;
    }
}

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

    /// <summary>Whether it is born up.</summary>
    public bool Up { get; init; }
}

/// <summary>What a link is, and what its kind needs to know (IFLA_LINKINFO).</summary>
/// <param name="Name">IFLA_INFO_KIND.</param>
public abstract record LinkKind(string Name)
{
    /// <summary>Puts what belongs into IFLA_INFO_DATA.</summary>
    internal virtual void PutData(MessageWriter writer)
    {
    }
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
        w.PutHeader(new LinkHeader { Index = index, Flags = UpFlag(change.Up == true), Change = UpFlag(change.Up is not null) });
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

    private static uint UpFlag(bool up) => up ? (uint)LinkFlags.Up : 0;
}
