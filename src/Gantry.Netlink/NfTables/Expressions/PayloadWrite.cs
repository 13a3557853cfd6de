using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Which checksum follows a change of the packet's bytes.</summary>
/// <param name="Type">NFT_PAYLOAD_CSUM_*: 0 none, 1 the Internet's.</param>
/// <param name="Offset">Where it lies in the header.</param>
/// <param name="Flags">NFT_PAYLOAD_L4CSUM_PSEUDOHDR: 1 where the transport header's sum covers the bytes too.</param>
public readonly record struct PayloadChecksum(uint Type, uint Offset, uint Flags)
{
    /// <summary>Of an address in an IPv4 header: its own sum, and that of TCP or UDP behind it.</summary>
    public static PayloadChecksum IPv4Address => new(1, 10, 1);
}

/// <summary>Writes bytes of the packet: <c>ip daddr set</c>.</summary>
/// <param name="Base">The header that it counts from.</param>
/// <param name="Offset">Bytes from there.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Checksum">The checksum that follows.</param>
/// <param name="From">Where from.</param>
public sealed record PayloadWrite(PayloadBase Base, uint Offset, uint Length, PayloadChecksum Checksum, Register From = Register.R1) : Expression("payload")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaPayload.SourceRegister, (uint)From);
        w.PutBe32(NftaPayload.Base, (uint)Base);
        w.PutBe32(NftaPayload.Offset, Offset);
        w.PutBe32(NftaPayload.Length, Length);
        w.PutBe32(NftaPayload.ChecksumType, Checksum.Type);
        w.PutBe32(NftaPayload.ChecksumOffset, Checksum.Offset);
        w.PutBe32(NftaPayload.ChecksumFlags, Checksum.Flags);
    }
}
