using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of byteorder (linux/netfilter/nf_tables.h, NFTA_BYTEORDER_*).</summary>
internal enum NftaByteorder : ushort
{
    SourceRegister = 1,
    DestinationRegister = 2,
    Operation = 3,
    Length = 4,
    Size = 5,
}

/// <summary>Turns numbers from the machine's order to the network's, or back (byteorder).</summary>
/// <param name="Length">Bytes of the register.</param>
/// <param name="Size">Bytes of each number: 2, 4 or 8.</param>
/// <param name="FromNetwork">Whether it is back (NFT_BYTEORDER_NTOH).</param>
/// <param name="At">The register, source and destination.</param>
public sealed record ByteSwap(uint Length, uint Size, bool FromNetwork = false, Register At = Register.R1) : Expression("byteorder")
{
    private const uint ToHost = 0; // NFT_BYTEORDER_NTOH
    private const uint ToNetwork = 1; // NFT_BYTEORDER_HTON

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaByteorder.SourceRegister, (uint)At);
        w.PutBe32(NftaByteorder.DestinationRegister, (uint)At);
        w.PutBe32(NftaByteorder.Operation, FromNetwork ? ToHost : ToNetwork);
        w.PutBe32(NftaByteorder.Length, Length);
        w.PutBe32(NftaByteorder.Size, Size);
    }

    internal static new ByteSwap Read(AttributeReader a)
    {
        uint length = 0, size = 0;
        bool fromNetwork = false;
        Register at = default;
        while (a.Next())
        {
            switch ((NftaByteorder)a.Type)
            {
                case NftaByteorder.DestinationRegister: at = (Register)a.Be32; break;
                case NftaByteorder.Operation: fromNetwork = a.Be32 == ToHost; break;
                case NftaByteorder.Length: length = a.Be32; break;
                case NftaByteorder.Size: size = a.Be32; break;
            }
        }
        return new ByteSwap(length, size, fromNetwork, at);
    }
}
