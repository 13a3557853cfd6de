using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Keeps conntrack from looking at a packet: <c>notrack</c>, before it does.</summary>
public sealed record NoTrack() : Expression("notrack")
{
    internal override void PutData(MessageWriter w)
    {
        // It has no attributes: NFTA_EXPR_DATA stays empty.
    }
}
