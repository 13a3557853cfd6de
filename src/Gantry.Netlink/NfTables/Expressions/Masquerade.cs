using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Gives a packet the address of the interface that it leaves by: <c>masquerade</c>.</summary>
public sealed record Masquerade() : Expression("masq")
{
    internal override void PutData(MessageWriter w)
    {
        // Neither flags nor a port range: NFTA_EXPR_DATA stays empty.
    }
}
