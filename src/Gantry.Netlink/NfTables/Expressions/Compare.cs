using System.Collections.Immutable;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of cmp (linux/netfilter/nf_tables.h, NFTA_CMP_*).</summary>
internal enum NftaCmp : ushort
{
    SourceRegister = 1,
    Operation = 2,
    Data = 3,
}

/// <summary>Goes on only where a register holds, or does not hold, a value.</summary>
/// <param name="Value">The bytes.</param>
/// <param name="Equal">Whether it must be these, or anything else (NFT_CMP_EQ, NFT_CMP_NEQ).</param>
/// <param name="From">The register.</param>
public sealed record Compare(ImmutableArray<byte> Value, bool Equal = true, Register From = Register.R1) : Expression("cmp")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaCmp.SourceRegister, (uint)From);
        w.PutBe32(NftaCmp.Operation, Equal ? 0u : 1u);
        PutValue(w, NftaCmp.Data, Value.AsSpan());
    }
}
