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

/// <summary>Goes on only where a set holds, or does not hold, what is in a register.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Inverted">Whether the set must not hold it (NFT_LOOKUP_F_INV).</param>
/// <param name="From">The register; a longer key takes the following ones too.</param>
public sealed record Lookup(string Set, bool Inverted = false, Register From = Register.R1) : Expression("lookup")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaLookup.SourceRegister, (uint)From);
        w.PutString(NftaLookup.Set, Set);
        if (Inverted)
        {
            w.PutBe32(NftaLookup.Flags, 1);
        }
    }
}
