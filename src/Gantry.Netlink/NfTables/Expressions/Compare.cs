using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of cmp (linux/netfilter/nf_tables.h, NFTA_CMP_*).</summary>
internal enum NftaCmp : ushort
{
    SourceRegister = 1,
    Operation = 2,
    Data = 3,
}

/// <summary>How two values are compared, byte by byte (linux/netfilter/nf_tables.h, NFT_CMP_*).</summary>
public enum Comparison : uint
{
    /// <summary>NFT_CMP_EQ.</summary>
    Equal = 0,
    /// <summary>NFT_CMP_NEQ.</summary>
    NotEqual = 1,
    /// <summary>NFT_CMP_LT.</summary>
    Less = 2,
    /// <summary>NFT_CMP_LTE.</summary>
    LessOrEqual = 3,
    /// <summary>NFT_CMP_GT.</summary>
    Greater = 4,
    /// <summary>NFT_CMP_GTE.</summary>
    GreaterOrEqual = 5,
}

/// <summary>Goes on only where a register's first bytes compare so with a value.</summary>
/// <param name="With">The value.</param>
/// <param name="Operation">How.</param>
/// <param name="From">The register.</param>
public sealed record Compare(Value With, Comparison Operation = Comparison.Equal, Register From = Register.R1) : Expression("cmp")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaCmp.SourceRegister, (uint)From);
        w.PutBe32(NftaCmp.Operation, (uint)Operation);
        With.Put(w, NftaCmp.Data);
    }

    internal static new Compare Read(AttributeReader a)
    {
        Value with = default;
        Comparison operation = default;
        Register from = default;
        while (a.Next())
        {
            switch ((NftaCmp)a.Type)
            {
                case NftaCmp.SourceRegister: from = (Register)a.Be32; break;
                case NftaCmp.Operation: operation = (Comparison)a.Be32; break;
                case NftaCmp.Data: with = Value.Read(a.Nested); break;
            }
        }
        return new Compare(with, operation, from);
    }
}
