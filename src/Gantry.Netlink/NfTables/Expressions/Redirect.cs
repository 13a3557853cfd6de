using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of redir (linux/netfilter/nf_tables.h, NFTA_REDIR_*): in another order than masq's.</summary>
internal enum NftaRedir : ushort
{
    PortMin = 1,
    PortMax = 2,
    Flags = 3,
}

/// <summary>Sends a packet to the host itself: <c>redirect</c>, <c>redirect to :PORT</c>.</summary>
/// <param name="Port">The register of the new port, or of the lowest.</param>
/// <param name="PortMax">That of the highest, if there are several.</param>
/// <param name="Flags">How one of several is chosen.</param>
public sealed record Redirect(Register? Port = null, Register? PortMax = null, NatFlags Flags = NatFlags.None) : Expression("redir")
{
    internal override void PutData(MessageWriter w)
    {
        NatRange.PutRegister(w, NftaRedir.PortMin, Port);
        NatRange.PutRegister(w, NftaRedir.PortMax, PortMax);
        NatRange.PutFlags(w, NftaRedir.Flags, Flags, Port);
    }

    internal static new Redirect Read(AttributeReader a)
    {
        Register? port = null, portMax = null;
        NatFlags flags = default;
        while (a.Next())
        {
            switch ((NftaRedir)a.Type)
            {
                case NftaRedir.PortMin: port = (Register)a.Be32; break;
                case NftaRedir.PortMax: portMax = (Register)a.Be32; break;
                case NftaRedir.Flags: flags = NatRange.ReadFlags(a.Be32); break;
            }
        }
        return new Redirect(port, NatRange.OwnMax(port, portMax), flags);
    }
}
