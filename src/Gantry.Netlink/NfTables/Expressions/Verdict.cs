using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of immediate (linux/netfilter/nf_tables.h, NFTA_IMMEDIATE_*).</summary>
internal enum NftaImmediate : ushort
{
    DestinationRegister = 1,
    Data = 2,
}

/// <summary>Attributes of a verdict (linux/netfilter/nf_tables.h, NFTA_VERDICT_*).</summary>
internal enum NftaVerdict : ushort
{
    Code = 1,
    Chain = 2,
}

/// <summary>What becomes of a packet (linux/netfilter.h, NF_*; linux/netfilter/nf_tables.h, NFT_*).</summary>
public enum VerdictCode
{
    /// <summary>NFT_RETURN: back to where the chain was jumped to from.</summary>
    Return = -5,
    /// <summary>NFT_GOTO: to another chain, for good.</summary>
    Goto = -4,
    /// <summary>NFT_JUMP: to another chain, and back.</summary>
    Jump = -3,
    /// <summary>NF_DROP.</summary>
    Drop = 0,
    /// <summary>NF_ACCEPT: this base chain lets it pass; others still may not.</summary>
    Accept = 1,
}

/// <summary>Decides on a packet: <c>accept</c>, <c>drop</c>, <c>jump CHAIN</c>.</summary>
/// <param name="Code">What becomes of it.</param>
/// <param name="Chain">Where to, for a jump or goto.</param>
public sealed record Verdict(VerdictCode Code, string? Chain = null) : Expression("immediate")
{
    /// <summary>NFTA_IMMEDIATE_DREG, NFTA_IMMEDIATE_DATA { NFTA_DATA_VERDICT { NFTA_VERDICT_CODE, NFTA_VERDICT_CHAIN } }.</summary>
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaImmediate.DestinationRegister, (uint)Register.Verdict);
        MessageWriter.Nest data = w.Open(NftaImmediate.Data);
        MessageWriter.Nest verdict = w.Open(NftaData.Verdict);
        w.PutBe32(NftaVerdict.Code, (uint)Code);
        if (Chain is { } chain)
        {
            w.PutString(NftaVerdict.Chain, chain);
        }
        w.Close(verdict);
        w.Close(data);
    }
}
