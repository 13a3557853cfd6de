using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of numgen (linux/netfilter/nf_tables.h, NFTA_NG_*).</summary>
internal enum NftaNg : ushort
{
    DestinationRegister = 1,
    Modulus = 2,
    Type = 3,
    Offset = 4,
}

/// <summary>How numbers follow each other (linux/netfilter/nf_tables.h, NFT_NG_*).</summary>
public enum NumberSequence : uint
{
    /// <summary>NFT_NG_INCREMENTAL: <c>numgen inc</c>, each the next.</summary>
    Incremental = 0,
    /// <summary>NFT_NG_RANDOM: <c>numgen random</c>.</summary>
    Random = 1,
}

/// <summary>Loads a number: <c>numgen inc mod 3</c>.</summary>
/// <param name="Sequence">Which follows.</param>
/// <param name="Modulus">How many there are.</param>
/// <param name="Offset">The lowest.</param>
/// <param name="Into">Where to.</param>
public sealed record NumberGenerator(NumberSequence Sequence, uint Modulus, uint Offset = 0, Register Into = Register.R1) : Expression("numgen")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaNg.DestinationRegister, (uint)Into);
        w.PutBe32(NftaNg.Modulus, Modulus);
        w.PutBe32(NftaNg.Type, (uint)Sequence);
        w.PutBe32(NftaNg.Offset, Offset);
    }

    internal static new NumberGenerator Read(AttributeReader a)
    {
        NumberSequence sequence = default;
        uint modulus = 0, offset = 0;
        Register into = default;
        while (a.Next())
        {
            switch ((NftaNg)a.Type)
            {
                case NftaNg.Type: sequence = (NumberSequence)a.Be32; break;
                case NftaNg.Modulus: modulus = a.Be32; break;
                case NftaNg.Offset: offset = a.Be32; break;
                case NftaNg.DestinationRegister: into = (Register)a.Be32; break;
            }
        }
        return new NumberGenerator(sequence, modulus, offset, into);
    }
}
