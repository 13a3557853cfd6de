using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of masq (linux/netfilter/nf_tables.h, NFTA_MASQ_*).</summary>
internal enum NftaMasq : ushort
{
    Flags = 1,
    PortMin = 2,
    PortMax = 3,
}

/// <summary>Gives a packet the address of the interface that it leaves by: <c>masquerade</c>.</summary>
/// <param name="Port">The register of the new port, or of the lowest.</param>
/// <param name="PortMax">That of the highest, if there are several.</param>
/// <param name="Flags">How one of several is chosen.</param>
public sealed record Masquerade(Register? Port = null, Register? PortMax = null, NatFlags Flags = NatFlags.None) : Expression("masq")
{
    internal override void PutData(MessageWriter w)
    {
        NatRange.PutFlags(w, NftaMasq.Flags, Flags, Port);
        NatRange.PutRegister(w, NftaMasq.PortMin, Port);
        NatRange.PutRegister(w, NftaMasq.PortMax, PortMax);
    }

    internal static new Masquerade Read(AttributeReader a)
    {
        Register? port = null, portMax = null;
        NatFlags flags = default;
        while (a.Next())
        {
            switch ((NftaMasq)a.Type)
            {
                case NftaMasq.Flags: flags = NatRange.ReadFlags(a.Be32); break;
                case NftaMasq.PortMin: port = (Register)a.Be32; break;
                case NftaMasq.PortMax: portMax = (Register)a.Be32; break;
            }
        }
        return new Masquerade(port, NatRange.OwnMax(port, portMax), flags);
    }
}
