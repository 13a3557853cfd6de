using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

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
    /// <summary>NFT_CONTINUE: to the next rule.</summary>
    Continue = -1,
    /// <summary>NF_DROP.</summary>
    Drop = 0,
    /// <summary>NF_ACCEPT: this base chain lets it pass; others still may not.</summary>
    Accept = 1,
}

/// <summary>Decides on a packet: <c>accept</c>, <c>drop</c>, <c>jump CHAIN</c>. In a verdict map it is an element's data.</summary>
/// <param name="Code">What becomes of it.</param>
/// <param name="Chain">Where to, for a jump or goto.</param>
public sealed record Verdict(VerdictCode Code, string? Chain = null) : Expression("immediate")
{
    /// <summary><c>accept</c>.</summary>
    public static Verdict Accept { get; } = new(VerdictCode.Accept);

    /// <summary><c>drop</c>.</summary>
    public static Verdict Drop { get; } = new(VerdictCode.Drop);

    /// <summary><c>return</c>.</summary>
    public static Verdict Return { get; } = new(VerdictCode.Return);

    /// <summary><c>continue</c>.</summary>
    public static Verdict Continue { get; } = new(VerdictCode.Continue);

    /// <summary><c>jump CHAIN</c>.</summary>
    public static Verdict Jump(string chain) => new(VerdictCode.Jump, chain);

    /// <summary><c>goto CHAIN</c>.</summary>
    public static Verdict Goto(string chain) => new(VerdictCode.Goto, chain);

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaImmediate.DestinationRegister, (uint)Register.Verdict);
        PutValue(w, NftaImmediate.Data);
    }

    /// <summary>ATTRIBUTE { NFTA_DATA_VERDICT { NFTA_VERDICT_CODE, NFTA_VERDICT_CHAIN } }.</summary>
    internal void PutValue<TSpace>(MessageWriter w, TSpace attribute) where TSpace : unmanaged, Enum
    {
        MessageWriter.Nest data = w.Open(attribute);
        MessageWriter.Nest verdict = w.Open(NftaData.Verdict);
        w.PutBe32(NftaVerdict.Code, (uint)Code);
        if (Chain is { } chain)
        {
            w.PutString(NftaVerdict.Chain, chain);
        }
        w.Close(verdict);
        w.Close(data);
    }

    /// <summary>Reads what <see cref="PutValue"/> writes, from inside the attribute.</summary>
    internal static Verdict ReadValue(AttributeReader data)
    {
        VerdictCode code = default;
        string? chain = null;
        while (data.Next())
        {
            if (data.Type != (ushort)NftaData.Verdict)
            {
                continue;
            }
            for (AttributeReader a = data.Nested; a.Next();)
            {
                switch ((NftaVerdict)a.Type)
                {
                    case NftaVerdict.Code: code = (VerdictCode)a.Be32; break;
                    case NftaVerdict.Chain: chain = a.String; break;
                }
            }
        }
        return new Verdict(code, chain);
    }
}
