using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of nat (linux/netfilter/nf_tables.h, NFTA_NAT_*).</summary>
internal enum NftaNat : ushort
{
    Type = 1,
    Family = 2,
    AddressMin = 3,
    AddressMax = 4,
    PortMin = 5,
    PortMax = 6,
    Flags = 7,
}

/// <summary>Which address is translated (linux/netfilter/nf_tables.h, NFT_NAT_*).</summary>
public enum NatType : uint
{
    /// <summary>NFT_NAT_SNAT: the source.</summary>
    Source = 0,
    /// <summary>NFT_NAT_DNAT: the destination.</summary>
    Destination = 1,
}

/// <summary>How one of several addresses or ports is chosen (linux/netfilter/nf_nat.h, NF_NAT_RANGE_*).</summary>
[Flags]
public enum NatFlags : uint
{
    /// <summary>As the kernel likes.</summary>
    None = 0,
    /// <summary>NF_NAT_RANGE_PROTO_RANDOM: <c>random</c>.</summary>
    Random = 1 << 2,
    /// <summary>NF_NAT_RANGE_PERSISTENT: <c>persistent</c>, the same for each connection of a client.</summary>
    Persistent = 1 << 3,
    /// <summary>NF_NAT_RANGE_PROTO_RANDOM_FULLY: <c>fully-random</c>.</summary>
    FullyRandom = 1 << 4,
}

/// <summary>Translates an address, a port, or both: <c>snat</c>, <c>dnat</c>.</summary>
/// <param name="Type">Which.</param>
/// <param name="Family">IPv4 or IPv6.</param>
/// <param name="Address">The register of the new address, or of the lowest.</param>
/// <param name="AddressMax">That of the highest, if there are several.</param>
/// <param name="Port">The register of the new port, or of the lowest.</param>
/// <param name="PortMax">That of the highest, if there are several.</param>
/// <param name="Flags">How one of several is chosen.</param>
public sealed record Nat(
    NatType Type,
    Family Family,
    Register? Address = null,
    Register? AddressMax = null,
    Register? Port = null,
    Register? PortMax = null,
    NatFlags Flags = NatFlags.None) : Expression("nat")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaNat.Type, (uint)Type);
        w.PutBe32(NftaNat.Family, (uint)Family);
        NatRange.PutRegister(w, NftaNat.AddressMin, Address);
        NatRange.PutRegister(w, NftaNat.AddressMax, AddressMax);
        NatRange.PutRegister(w, NftaNat.PortMin, Port);
        NatRange.PutRegister(w, NftaNat.PortMax, PortMax);
        NatRange.PutFlags(w, NftaNat.Flags, Flags, Port);
    }

    internal static new Nat Read(AttributeReader a)
    {
        NatType type = default;
        Family family = default;
        Register? address = null, addressMax = null, port = null, portMax = null;
        NatFlags flags = default;
        while (a.Next())
        {
            switch ((NftaNat)a.Type)
            {
                case NftaNat.Type: type = (NatType)a.Be32; break;
                case NftaNat.Family: family = (Family)a.Be32; break;
                case NftaNat.AddressMin: address = (Register)a.Be32; break;
                case NftaNat.AddressMax: addressMax = (Register)a.Be32; break;
                case NftaNat.PortMin: port = (Register)a.Be32; break;
                case NftaNat.PortMax: portMax = (Register)a.Be32; break;
                case NftaNat.Flags: flags = NatRange.ReadFlags(a.Be32); break;
            }
        }
        return new Nat(type, family, address, NatRange.OwnMax(address, addressMax), port, NatRange.OwnMax(port, portMax), flags);
    }
}

/// <summary>What nat, masq and redir have in common, and what the kernel makes of it.</summary>
internal static class NatRange
{
    private const uint AddressGiven = 1 << 0; // NF_NAT_RANGE_MAP_IPS: the kernel sees it by itself
    private const uint PortGiven = 1 << 1; // NF_NAT_RANGE_PROTO_SPECIFIED: so too, but nft says it

    internal static void PutRegister<TSpace>(MessageWriter w, TSpace attribute, Register? register) where TSpace : unmanaged, Enum
    {
        if (register is { } given)
        {
            w.PutBe32(attribute, (uint)given);
        }
    }

    internal static void PutFlags<TSpace>(MessageWriter w, TSpace attribute, NatFlags flags, Register? port) where TSpace : unmanaged, Enum
    {
        uint all = (uint)flags | (port is null ? 0 : PortGiven);
        if (all != 0)
        {
            w.PutBe32(attribute, all);
        }
    }

    internal static NatFlags ReadFlags(uint flags) => (NatFlags)(flags & ~(AddressGiven | PortGiven));

    /// <summary>The kernel tells the lowest as the highest where there is one (net/netfilter/nft_nat.c, nft_nat_init).</summary>
    internal static Register? OwnMax(Register? min, Register? max) => max == min ? null : max;
}
