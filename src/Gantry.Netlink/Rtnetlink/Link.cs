using System.Runtime.InteropServices;
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
    NewIfIndex = 49,
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
    Promisc = 0x100,
    AllMulti = 0x200,
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

    /// <summary>What its kind was told, where that is read here: of a macvlan, a VXLAN (IFLA_INFO_DATA).</summary>
    public LinkKind? Settings { get; init; }

    /// <summary>How the bridge that it is a port of treats it (IFLA_INFO_SLAVE_DATA); null where it is no port of a bridge.</summary>
    public BridgePort? Port { get; init; }

    /// <summary>The alias (IFLA_IFALIAS), for people's eyes.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether it is up by somebody's wish (IFF_UP).</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether its other side is there (IFF_LOWER_UP).</summary>
    public bool HasCarrier { get; init; }

    /// <summary>Whether it takes in frames for whomever, by somebody's wish (IFF_PROMISC).</summary>
    public bool IsPromiscuous { get; init; }

    /// <summary>Whether it takes in all multicast, by somebody's wish (IFF_ALLMULTI).</summary>
    public bool TakesAllMulticast { get; init; }

    /// <summary>How many packets wait to be sent at most (IFLA_TXQLEN).</summary>
    public uint TransmitQueueLength { get; init; }

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
            IsPromiscuous = flags.HasFlag(LinkFlags.Promisc),
            TakesAllMulticast = flags.HasFlag(LinkFlags.AllMulti),
        };
        InterfaceName name = default;
        MacAddress? mac = null;
        uint mtu = 0, group = 0, transmitQueue = 0;
        int master = 0, peer = 0;
        string? kind = null, alias = null;
        LinkKind? settings = null;
        BridgePort? port = null;
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
                case Ifla.TxQueueLength: transmitQueue = a.U32; break;
                case Ifla.IfAlias: alias = a.String; break;
                case Ifla.LinkInfo: (kind, settings, port) = ReadInfo(a.Nested); break;
            }
        }
        return link with
        {
            Name = name,
            Mac = mac,
            Mtu = mtu,
            Master = master,
            PeerIndex = peer,
            Group = group,
            TransmitQueueLength = transmitQueue,
            Alias = alias,
            Kind = kind,
            Settings = settings,
            Port = port,
        };
    }

    /// <summary>The kind stands before what it was told (net/core/rtnetlink.c, rtnl_link_fill, rtnl_link_slave_info_fill).</summary>
    private static (string? Kind, LinkKind? Settings, BridgePort? Port) ReadInfo(AttributeReader info)
    {
        string? kind = null, slaveKind = null;
        LinkKind? settings = null;
        BridgePort? port = null;
        while (info.Next())
        {
            switch ((IflaInfo)info.Type)
            {
                case IflaInfo.Kind: kind = info.String; break;
                case IflaInfo.Data: settings = LinkKind.Read(kind, info.Nested); break;
                case IflaInfo.SlaveKind: slaveKind = info.String; break;
                case IflaInfo.SlaveData when slaveKind == "bridge": port = BridgePort.Read(info.Nested); break;
            }
        }
        return (kind, settings, port);
    }
}
