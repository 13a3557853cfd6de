namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>
/// A register of nf_tables' machine (linux/netfilter/nf_tables.h, NFT_REG_*). Four of sixteen bytes; the same bytes are also sixteen
/// registers of four (NFT_REG32_00 to NFT_REG32_15, numbers 8 to 23).
/// </summary>
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

/// <summary>Where the parts of a joined key lie.</summary>
public static class Registers
{
    private const uint FirstOfFourBytes = 8; // NFT_REG32_00

    /// <summary>The register that begins so many bytes behind the beginning of <see cref="Register.R1"/>, numbered as the kernel tells it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none: offsets are 0 to 60 by fours.</exception>
    public static Register At(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, 60);
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % 4, 0, nameof(offset));
        return offset % 16 == 0 ? Register.R1 + (uint)(offset / 16) : (Register)(FirstOfFourBytes + (uint)(offset / 4));
    }
}
