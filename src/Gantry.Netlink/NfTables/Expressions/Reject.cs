using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of reject (linux/netfilter/nf_tables.h, NFTA_REJECT_*).</summary>
internal enum NftaReject : ushort
{
    Type = 1,
    Code = 2,
}

/// <summary>What a refused sender is told with (linux/netfilter/nf_tables.h, NFT_REJECT_*).</summary>
public enum RejectType : uint
{
    /// <summary>NFT_REJECT_ICMP_UNREACH: an unreachable of ICMP or ICMPv6, with its own code.</summary>
    Icmp = 0,
    /// <summary>NFT_REJECT_TCP_RST: a TCP reset.</summary>
    TcpReset = 1,
    /// <summary>NFT_REJECT_ICMPX_UNREACH: the unreachable of either family, with a code that means the same in both.</summary>
    Icmpx = 2,
}

/// <summary>Reasons of <see cref="RejectType.Icmpx"/> (linux/netfilter/nf_tables.h, NFT_REJECT_ICMPX_*).</summary>
public enum IcmpxCode : byte
{
    /// <summary>NFT_REJECT_ICMPX_NO_ROUTE.</summary>
    NoRoute = 0,
    /// <summary>NFT_REJECT_ICMPX_PORT_UNREACH: nft's, where none is given.</summary>
    PortUnreachable = 1,
    /// <summary>NFT_REJECT_ICMPX_HOST_UNREACH.</summary>
    HostUnreachable = 2,
    /// <summary>NFT_REJECT_ICMPX_ADMIN_PROHIBITED.</summary>
    AdminProhibited = 3,
}

/// <summary>Drops a packet and tells its sender: <c>reject</c>.</summary>
/// <param name="Type">With what.</param>
/// <param name="Code">The reason; none in a TCP reset.</param>
public sealed record Reject(RejectType Type, byte Code = 0) : Expression("reject")
{
    /// <summary><c>reject with icmpx CODE</c>.</summary>
    public Reject(IcmpxCode code = IcmpxCode.PortUnreachable) : this(RejectType.Icmpx, (byte)code)
    {
    }

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaReject.Type, (uint)Type);
        w.PutU8(NftaReject.Code, Code);
    }

    internal static new Reject Read(AttributeReader a)
    {
        RejectType type = default;
        byte code = 0;
        while (a.Next())
        {
            switch ((NftaReject)a.Type)
            {
                case NftaReject.Type: type = (RejectType)a.Be32; break;
                case NftaReject.Code: code = a.U8; break;
            }
        }
        return new Reject(type, code);
    }
}
