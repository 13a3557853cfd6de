using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of limit (linux/netfilter/nf_tables.h, NFTA_LIMIT_*).</summary>
internal enum NftaLimit : ushort
{
    Rate = 1,
    Unit = 2,
    Burst = 3,
    Type = 4,
    Flags = 5,
}

/// <summary>What a limit counts (linux/netfilter/nf_tables.h, NFT_LIMIT_*).</summary>
public enum LimitType : uint
{
    /// <summary>NFT_LIMIT_PKTS.</summary>
    Packets = 0,
    /// <summary>NFT_LIMIT_PKT_BYTES.</summary>
    Bytes = 1,
}

/// <summary>Goes on only below a rate, or only over it: <c>limit rate 5/second</c>.</summary>
/// <param name="Rate">How many.</param>
/// <param name="Seconds">In how many seconds.</param>
/// <param name="Burst">How many more at once; nft says 5 packets or 5 KiB where none is given.</param>
/// <param name="Type">Of what.</param>
/// <param name="Over">Whether what is over the rate goes on (NFT_LIMIT_F_INV).</param>
public sealed record Limit(ulong Rate, ulong Seconds = 1, uint Burst = 5, LimitType Type = LimitType.Packets, bool Over = false) : Expression("limit")
{
    private const uint OverFlag = 1; // NFT_LIMIT_F_INV

    internal override void PutData(MessageWriter w)
    {
        w.PutBe64(NftaLimit.Rate, Rate);
        w.PutBe64(NftaLimit.Unit, Seconds);
        w.PutBe32(NftaLimit.Burst, Burst);
        w.PutBe32(NftaLimit.Type, (uint)Type);
        w.PutBe32(NftaLimit.Flags, Over ? OverFlag : 0);
    }

    internal static new Limit Read(AttributeReader a)
    {
        ulong rate = 0, seconds = 0;
        uint burst = 0;
        LimitType type = default;
        bool over = false;
        while (a.Next())
        {
            switch ((NftaLimit)a.Type)
            {
                case NftaLimit.Rate: rate = a.Be64; break;
                case NftaLimit.Unit: seconds = a.Be64; break;
                case NftaLimit.Burst: burst = a.Be32; break;
                case NftaLimit.Type: type = (LimitType)a.Be32; break;
                case NftaLimit.Flags: over = (a.Be32 & OverFlag) != 0; break;
            }
        }
        return new Limit(rate, seconds, burst, type, over);
    }
}
