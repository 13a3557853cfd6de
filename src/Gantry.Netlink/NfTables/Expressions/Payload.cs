using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of payload (linux/netfilter/nf_tables.h, NFTA_PAYLOAD_*).</summary>
internal enum NftaPayload : ushort
{
    DestinationRegister = 1,
    Base = 2,
    Offset = 3,
    Length = 4,
}

/// <summary>Which header an offset counts from (linux/netfilter/nf_tables.h, NFT_PAYLOAD_*).</summary>
public enum PayloadBase : uint
{
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

    /// <summary>The source address in an IPv6 header (RFC 8200, 3).</summary>
    public static Payload IPv6Source => new(PayloadBase.Network, 8, 16);

    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaPayload.DestinationRegister, (uint)Into);
        w.PutBe32(NftaPayload.Base, (uint)Base);
        w.PutBe32(NftaPayload.Offset, Offset);
        w.PutBe32(NftaPayload.Length, Length);
    }
}
