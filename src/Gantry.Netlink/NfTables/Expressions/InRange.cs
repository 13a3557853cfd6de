using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of range (linux/netfilter/nf_tables.h, NFTA_RANGE_*).</summary>
internal enum NftaRange : ushort
{
    SourceRegister = 1,
    Operation = 2,
    From = 3,
    To = 4,
}

/// <summary>Goes on only where a register's value lies, or does not lie, between two others, these included.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
/// <param name="Inverted">Whether it must lie outside (NFT_RANGE_NEQ). nft writes a range that must hold as two comparisons.</param>
/// <param name="From">The register.</param>
public sealed record InRange(Value First, Value Last, bool Inverted = false, Register From = Register.R1) : Expression("range")
{
    private const uint Equal = 0; // NFT_RANGE_EQ
    private const uint NotEqual = 1; // NFT_RANGE_NEQ

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaRange.SourceRegister, (uint)From);
        w.PutBe32(NftaRange.Operation, Inverted ? NotEqual : Equal);
        First.Put(w, NftaRange.From);
        Last.Put(w, NftaRange.To);
    }

    internal static new InRange Read(AttributeReader a)
    {
        Value first = default, last = default;
        bool inverted = false;
        Register from = default;
        while (a.Next())
        {
            switch ((NftaRange)a.Type)
            {
                case NftaRange.SourceRegister: from = (Register)a.Be32; break;
                case NftaRange.Operation: inverted = a.Be32 == NotEqual; break;
                case NftaRange.From: first = Value.Read(a.Nested); break;
                case NftaRange.To: last = Value.Read(a.Nested); break;
            }
        }
        return new InRange(first, last, inverted, from);
    }
}
