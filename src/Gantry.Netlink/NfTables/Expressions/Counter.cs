using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Counts packets and bytes, from 0: <c>counter</c>.</summary>
public sealed record Counter() : Expression("counter")
{
    internal override void PutData(MessageWriter w)
    {
        // From 0: NFTA_EXPR_DATA stays empty.
    }
}
