using System.Collections.Immutable;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of bitwise (linux/netfilter/nf_tables.h, NFTA_BITWISE_*).</summary>
internal enum NftaBitwise : ushort
{
    SourceRegister = 1,
    DestinationRegister = 2,
    Length = 3,
    Mask = 4,
    Xor = 5,
}

/// <summary>Keeps some bits of a register.</summary>
/// <param name="Mask">The bits to keep; its length is the register's part.</param>
/// <param name="At">The register, source and destination.</param>
public sealed record Bitwise(ImmutableArray<byte> Mask, Register At = Register.R1) : Expression("bitwise")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaBitwise.SourceRegister, (uint)At);
        w.PutBe32(NftaBitwise.DestinationRegister, (uint)At);
        w.PutBe32(NftaBitwise.Length, (uint)Mask.Length);
        PutValue(w, NftaBitwise.Mask, Mask.AsSpan());
        PutValue(w, NftaBitwise.Xor, new byte[Mask.Length]);
    }
}
