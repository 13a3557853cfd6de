using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gantry.Netlink.NfTables;

/// <summary>Types of nf_tables' messages (linux/netfilter/nf_tables.h, NFT_MSG_*), and those that frame a batch (linux/netfilter/nfnetlink.h).</summary>
internal enum NftMessage : ushort
{
    BatchBegin = 0x10,
    BatchEnd = 0x11,
    NewTable = Subsystem.NfTables << 8,
    GetTable,
    DelTable,
    NewChain,
    GetChain,
    DelChain,
    NewRule,
    GetRule,
    DelRule,
    NewSet,
    GetSet,
    DelSet,
    NewSetElem,
    GetSetElem,
    DelSetElem,
    NewGen,
    GetGen,
}

/// <summary>Subsystems of NETLINK_NETFILTER (linux/netfilter/nfnetlink.h, NFNL_SUBSYS_*).</summary>
internal static class Subsystem
{
    internal const ushort Conntrack = 1;
    internal const ushort NfTables = 10;
}

/// <summary>Attributes of a batch's frame (linux/netfilter/nfnetlink.h, NFNL_BATCH_*).</summary>
internal enum NfnlBatch : ushort
{
    GenId = 1,
}

/// <summary>Attributes of the ruleset's generation (linux/netfilter/nf_tables.h, NFTA_GEN_*).</summary>
internal enum NftaGen : ushort
{
    Id = 1,
}

/// <summary>struct nfgenmsg (linux/netfilter/nfnetlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetfilterHeader
{
    public byte Family;
    public byte Version;
    public ushort ResourceId;

    internal static NetfilterHeader Of(Family family) => new() { Family = (byte)family };

    /// <summary>A batch's frame names its subsystem, in the network's order.</summary>
    internal static NetfilterHeader OfBatch => new()
    {
        ResourceId = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(Subsystem.NfTables) : Subsystem.NfTables,
    };
}

/// <summary>The family of a table (linux/netfilter.h, NFPROTO_*).</summary>
public enum Family : byte
{
    /// <summary>Any, where things are listed (NFPROTO_UNSPEC).</summary>
    Unspecified = 0,
    /// <summary>IPv4 and IPv6 together (NFPROTO_INET).</summary>
    Inet = 1,
    /// <summary>IPv4 alone (NFPROTO_IPV4).</summary>
    IPv4 = 2,
    /// <summary>ARP (NFPROTO_ARP).</summary>
    Arp = 3,
    /// <summary>One device, before all else (NFPROTO_NETDEV).</summary>
    Netdev = 5,
    /// <summary>Frames on bridges (NFPROTO_BRIDGE).</summary>
    Bridge = 7,
    /// <summary>IPv6 alone (NFPROTO_IPV6).</summary>
    IPv6 = 10,
}
