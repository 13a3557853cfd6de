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
    /// <summary>NFT_CT_STATUS: four bytes of IPS_*.</summary>
    Status = 2,
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

/// <summary>Loads what conntrack knows: <c>ct state</c>.</summary>
/// <param name="Key">What.</param>
/// <param name="Into">Where to.</param>
public sealed record ConnectionTracking(ConnectionKey Key, Register Into = Register.R1) : Expression("ct")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaCt.Key, (uint)Key);
        w.PutBe32(NftaCt.DestinationRegister, (uint)Into);
    }
}
