using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Planning.Operations;

/// <summary>
/// Puts a plain rule before all others of somebody else's chain, in the shape that iptables itself writes: one that asks a set would be
/// read back by iptables-save as accepting everything.
/// </summary>
/// <param name="Rule">The rule.</param>
public sealed record AllowInChain(AllowObject Rule) : FirewallOperation(Rule.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"rule in {ForeignChain.WordOf(Rule.Family)} {Rule.Table} {Rule.Chain}: accept {(Rule.Into ? "into" : "from")} {Rule.Bridge}";

    /// <inheritdoc/>
    public override string Purpose => "somebody else's firewall lets the network's packets pass";

    /// <inheritdoc/>
    public override string Script =>
        $"insert rule {ForeignChain.WordOf(Rule.Family)} {Rule.Table} {Rule.Chain} {(Rule.Into ? "oifname" : "iifname")} \"{Rule.Bridge}\" counter accept comment \"{Rule.Comment}\"";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DisallowInChain(Rule)];

    internal override void Encode(Transaction transaction, Observed observed) => transaction.InsertRule(new NewRule(
        Rule.Family,
        Rule.Table,
        Rule.Chain,
        [
            .. Match.InterfaceAsIptables(Rule.Into ? MetaKey.OutputInterfaceName : MetaKey.InputInterfaceName, Rule.Bridge.ToString()),
            new Counter(),
            new Verdict(VerdictCode.Accept),
        ],
        Rule.Comment));
}
