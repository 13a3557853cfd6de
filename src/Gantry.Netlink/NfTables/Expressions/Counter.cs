using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Counts packets and bytes: <c>counter</c>. What it has counted is no part of it.</summary>
public sealed record Counter() : Expression("counter")
{
    internal override void PutData(MessageWriter w)
    {
        // From zero: NFTA_EXPR_DATA stays empty.
    }
}
