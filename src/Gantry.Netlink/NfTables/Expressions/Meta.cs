using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of meta (linux/netfilter/nf_tables.h, NFTA_META_*).</summary>
internal enum NftaMeta : ushort
{
    DestinationRegister = 1,
    Key = 2,
    SourceRegister = 3,
}

/// <summary>What is known of a packet besides its bytes (linux/netfilter/nf_tables.h, NFT_META_*).</summary>
public enum MetaKey : uint
{
    /// <summary>NFT_META_MARK, four bytes.</summary>
    Mark = 3,
    /// <summary>NFT_META_IIFNAME, sixteen bytes.</summary>
    InputInterfaceName = 6,
    /// <summary>NFT_META_OIFNAME, sixteen bytes.</summary>
    OutputInterfaceName = 7,
    /// <summary>NFT_META_NFPROTO, one byte: the family.</summary>
    Family = 15,
    /// <summary>NFT_META_L4PROTO, one byte.</summary>
    TransportProtocol = 16,
}

/// <summary>Loads something known of the packet: <c>meta iifname</c>.</summary>
/// <param name="Key">What.</param>
/// <param name="Into">Where to.</param>
public sealed record Meta(MetaKey Key, Register Into = Register.R1) : Expression("meta")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaMeta.Key, (uint)Key);
        w.PutBe32(NftaMeta.DestinationRegister, (uint)Into);
    }
}
