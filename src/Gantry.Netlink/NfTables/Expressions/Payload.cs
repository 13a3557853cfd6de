using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of payload (linux/netfilter/nf_tables.h, NFTA_PAYLOAD_*).</summary>
internal enum NftaPayload : ushort
{
    DestinationRegister = 1,
    Base = 2,
    Offset = 3,
    Length = 4,
    SourceRegister = 5,
    ChecksumType = 6,
    ChecksumOffset = 7,
    ChecksumFlags = 8,
}

/// <summary>Which header an offset counts from (linux/netfilter/nf_tables.h, NFT_PAYLOAD_*).</summary>
public enum PayloadBase : uint
{
    /// <summary>NFT_PAYLOAD_LL_HEADER.</summary>
    Link = 0,
    /// <summary>NFT_PAYLOAD_NETWORK_HEADER.</summary>
    Network = 1,
    /// <summary>NFT_PAYLOAD_TRANSPORT_HEADER.</summary>
    Transport = 2,
}

/// <summary>Loads bytes of the packet: <c>ip saddr</c>.</summary>
/// <param name="Base">The header that it counts from.</param>
/// <param name="Offset">Bytes from there.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Into">Where to.</param>
public sealed record Payload(PayloadBase Base, uint Offset, uint Length, Register Into = Register.R1) : Expression("payload")
{
    /// <summary>The source address in an IPv4 header (RFC 791, 3.1).</summary>
    public static Payload IPv4Source => new(PayloadBase.Network, 12, 4);

    /// <summary>The destination address in an IPv4 header (RFC 791, 3.1).</summary>
    public static Payload IPv4Destination => new(PayloadBase.Network, 16, 4);

    /// <summary>The source address in an IPv6 header (RFC 8200, 3).</summary>
    public static Payload IPv6Source => new(PayloadBase.Network, 8, 16);

    /// <summary>The destination address in an IPv6 header (RFC 8200, 3).</summary>
    public static Payload IPv6Destination => new(PayloadBase.Network, 24, 16);

    /// <summary>The destination port in a header of TCP, UDP or SCTP.</summary>
    public static Payload DestinationPort => new(PayloadBase.Transport, 2, 2);

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaPayload.DestinationRegister, (uint)Into);
        w.PutBe32(NftaPayload.Base, (uint)Base);
        w.PutBe32(NftaPayload.Offset, Offset);
        w.PutBe32(NftaPayload.Length, Length);
    }

    /// <summary>A payload that loads, or a <see cref="PayloadWrite"/>: the kernel has one name for both.</summary>
    internal static new Expression Read(AttributeReader a)
    {
        PayloadBase from = default;
        uint offset = 0, length = 0;
        Register register = default;
        PayloadChecksum? checksum = null;
        while (a.Next())
        {
            switch ((NftaPayload)a.Type)
            {
                case NftaPayload.Base: from = (PayloadBase)a.Be32; break;
                case NftaPayload.Offset: offset = a.Be32; break;
                case NftaPayload.Length: length = a.Be32; break;
                case NftaPayload.DestinationRegister: register = (Register)a.Be32; break;
                case NftaPayload.SourceRegister: (register, checksum) = ((Register)a.Be32, checksum ?? default(PayloadChecksum)); break;
                case NftaPayload.ChecksumType: checksum = (checksum ?? default) with { Type = a.Be32 }; break;
                case NftaPayload.ChecksumOffset: checksum = (checksum ?? default) with { Offset = a.Be32 }; break;
                case NftaPayload.ChecksumFlags: checksum = (checksum ?? default) with { Flags = a.Be32 }; break;
            }
        }
        return checksum is { } sum ? new PayloadWrite(from, offset, length, sum, register) : new Payload(from, offset, length, register);
    }
}
