using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of lookup (linux/netfilter/nf_tables.h, NFTA_LOOKUP_*).</summary>
internal enum NftaLookup : ushort
{
    Set = 1,
    SourceRegister = 2,
    DestinationRegister = 3,
    SetId = 4,
    Flags = 5,
}

/// <summary>Goes on only where a set holds, or does not hold, what is in a register; of a map it loads what the key leads to.</summary>
/// <param name="Set">The set's or map's name.</param>
/// <param name="Inverted">Whether the set must not hold it (NFT_LOOKUP_F_INV).</param>
/// <param name="From">The register; a longer key takes the following ones too.</param>
/// <param name="Into">Of a map: where its data goes; <see cref="Register.Verdict"/> in a verdict map.</param>
public sealed record Lookup(string Set, bool Inverted = false, Register From = Register.R1, Register? Into = null) : Expression("lookup")
{
    private const uint InvertedFlag = 1; // NFT_LOOKUP_F_INV

    /// <summary>Of a set that has no name yet: its number in the transaction.</summary>
    internal uint? Id { get; init; }

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaLookup.SourceRegister, (uint)From);
        if (Into is { } into)
        {
            w.PutBe32(NftaLookup.DestinationRegister, (uint)into);
        }
        w.PutString(NftaLookup.Set, Set);
        if (Id is { } id)
        {
            w.PutBe32(NftaLookup.SetId, id);
        }
        if (Inverted)
        {
            w.PutBe32(NftaLookup.Flags, InvertedFlag);
        }
    }

    internal static new Lookup Read(AttributeReader a)
    {
        string set = "";
        bool inverted = false;
        Register from = default;
        Register? into = null;
        while (a.Next())
        {
            switch ((NftaLookup)a.Type)
            {
                case NftaLookup.Set: set = a.String; break;
                case NftaLookup.Flags: inverted = (a.Be32 & InvertedFlag) != 0; break;
                case NftaLookup.SourceRegister: from = (Register)a.Be32; break;
                case NftaLookup.DestinationRegister: into = (Register)a.Be32; break;
            }
        }
        return new Lookup(set, inverted, from, into);
    }
}
