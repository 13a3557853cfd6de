using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>An expression's frame (linux/netfilter/nf_tables.h, NFTA_EXPR_*).</summary>
internal enum NftaExpr : ushort
{
    Name = 1,
    Data = 2,
}

/// <summary>A value (linux/netfilter/nf_tables.h, NFTA_DATA_*).</summary>
internal enum NftaData : ushort
{
    Value = 1,
    Verdict = 2,
}

/// <summary>A register of nf_tables' machine (linux/netfilter/nf_tables.h, NFT_REG_*): 16 bytes each.</summary>
public enum Register : uint
{
    /// <summary>NFT_REG_VERDICT.</summary>
    Verdict = 0,
    /// <summary>NFT_REG_1.</summary>
    R1 = 1,
    /// <summary>NFT_REG_2.</summary>
    R2 = 2,
    /// <summary>NFT_REG_3.</summary>
    R3 = 3,
    /// <summary>NFT_REG_4.</summary>
    R4 = 4,
}

/// <summary>A step of a rule: it loads, compares, or does something.</summary>
/// <param name="Name">The kernel's name for it (NFTA_EXPR_NAME).</param>
public abstract record Expression(string Name)
{
    internal void Put(MessageWriter w)
    {
        w.PutString(NftaExpr.Name, Name);
        MessageWriter.Nest data = w.Open(NftaExpr.Data);
        PutData(w);
        w.Close(data);
    }

    internal abstract void PutData(MessageWriter w);

    internal static string ReadName(AttributeReader a)
    {
        while (a.Next())
        {
            if (a.Type == (ushort)NftaExpr.Name)
            {
                return a.String;
            }
        }
        return "";
    }

    /// <summary>A nest with a plain value in it: ATTRIBUTE { NFTA_DATA_VALUE }.</summary>
    private protected static void PutValue<TSpace>(MessageWriter w, TSpace attribute, ReadOnlySpan<byte> value) where TSpace : unmanaged, Enum
    {
        MessageWriter.Nest nest = w.Open(attribute);
        w.PutBytes(NftaData.Value, value);
        w.Close(nest);
    }
}
