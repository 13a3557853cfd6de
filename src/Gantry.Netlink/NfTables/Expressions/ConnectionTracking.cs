using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of ct (linux/netfilter/nf_tables.h, NFTA_CT_*).</summary>
internal enum NftaCt : ushort
{
    DestinationRegister = 1,
    Key = 2,
    Direction = 3,
    SourceRegister = 4,
}

/// <summary>What conntrack knows (linux/netfilter/nf_tables.h, NFT_CT_*).</summary>
public enum ConnectionKey : uint
{
    /// <summary>NFT_CT_STATE: four bytes of <see cref="ConnectionStates"/>.</summary>
    State = 0,
    /// <summary>NFT_CT_DIRECTION: one byte, <see cref="ConnectionDirection"/>.</summary>
    Direction = 1,
    /// <summary>NFT_CT_STATUS: four bytes of <see cref="ConnectionStatus"/>.</summary>
    Status = 2,
    /// <summary>NFT_CT_MARK: four bytes.</summary>
    Mark = 3,
    /// <summary>NFT_CT_PROTO_DST: the destination port of a direction.</summary>
    DestinationPort = 12,
    /// <summary>NFT_CT_SRC_IP: the IPv4 source of a direction.</summary>
    IPv4Source = 19,
    /// <summary>NFT_CT_DST_IP: the IPv4 destination of a direction.</summary>
    IPv4Destination = 20,
    /// <summary>NFT_CT_SRC_IP6: the IPv6 source of a direction.</summary>
    IPv6Source = 21,
    /// <summary>NFT_CT_DST_IP6: the IPv6 destination of a direction.</summary>
    IPv6Destination = 22,
}

/// <summary>The two ways of a connection (linux/netfilter/nf_conntrack_tuple_common.h, IP_CT_DIR_*).</summary>
public enum ConnectionDirection : byte
{
    /// <summary>IP_CT_DIR_ORIGINAL: as it was opened.</summary>
    Original = 0,
    /// <summary>IP_CT_DIR_REPLY: back.</summary>
    Reply = 1,
}

/// <summary>The states of a packet's connection (linux/netfilter/nf_conntrack_common.h, NF_CT_STATE_BIT).</summary>
[Flags]
public enum ConnectionStates : uint
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>It fits no connection.</summary>
    Invalid = 1,
    /// <summary>It belongs to a connection that was answered.</summary>
    Established = 2,
    /// <summary>It belongs beside one: an ICMP error, FTP's data.</summary>
    Related = 4,
    /// <summary>It opens one.</summary>
    New = 8,
    /// <summary>Nobody tracks it.</summary>
    Untracked = 64,
}

/// <summary>What became of a connection (linux/netfilter/nf_conntrack_common.h, IPS_*).</summary>
[Flags]
public enum ConnectionStatus : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>IPS_EXPECTED: another one announced it.</summary>
    Expected = 1 << 0,
    /// <summary>IPS_SEEN_REPLY: it was answered.</summary>
    SeenReply = 1 << 1,
    /// <summary>IPS_ASSURED: it is kept when the table is full.</summary>
    Assured = 1 << 2,
    /// <summary>IPS_CONFIRMED: its first packet has left.</summary>
    Confirmed = 1 << 3,
    /// <summary>IPS_SRC_NAT: its source is translated.</summary>
    SourceNat = 1 << 4,
    /// <summary>IPS_DST_NAT: its destination is translated.</summary>
    DestinationNat = 1 << 5,
    /// <summary>IPS_DYING: it is about to go.</summary>
    Dying = 1 << 9,
}

/// <summary>Loads what conntrack knows, or sets its mark: <c>ct state</c>, <c>ct mark set</c>.</summary>
/// <param name="Key">What.</param>
/// <param name="At">The register, where to or, when it sets, where from.</param>
/// <param name="Direction">Of which way, where the key is of one.</param>
/// <param name="Sets">Whether it sets rather than loads.</param>
public sealed record ConnectionTracking(ConnectionKey Key, Register At = Register.R1, ConnectionDirection? Direction = null, bool Sets = false) : Expression("ct")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaCt.Key, (uint)Key);
        w.PutBe32(Sets ? NftaCt.SourceRegister : NftaCt.DestinationRegister, (uint)At);
        if (Direction is { } direction)
        {
            w.PutU8(NftaCt.Direction, (byte)direction);
        }
    }

    internal static new ConnectionTracking Read(AttributeReader a)
    {
        ConnectionKey key = default;
        Register at = default;
        ConnectionDirection? direction = null;
        bool sets = false;
        while (a.Next())
        {
            switch ((NftaCt)a.Type)
            {
                case NftaCt.Key: key = (ConnectionKey)a.Be32; break;
                case NftaCt.Direction: direction = (ConnectionDirection)a.U8; break;
                case NftaCt.DestinationRegister: at = (Register)a.Be32; break;
                case NftaCt.SourceRegister: (at, sets) = ((Register)a.Be32, true); break;
            }
        }
        return new ConnectionTracking(key, at, direction, sets);
    }
}
