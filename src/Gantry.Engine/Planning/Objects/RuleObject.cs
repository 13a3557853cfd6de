using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A policy rule. The kernel tells rules apart by all that they say, so there is nothing of one to change.</summary>
/// <param name="In">The namespace.</param>
/// <param name="Rule">The rule.</param>
public sealed record RuleObject(NamespaceRef In, PolicyRule Rule) : KernelObject(In)
{
    private string Family => Rule.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "-6 " : "";

    /// <summary>As iproute2 writes it behind <c>ip rule add</c>.</summary>
    public string Words => Rule.ToString();

    /// <inheritdoc/>
    public override string Key => $"{In} {Family}rule {Words}";

    /// <summary>How a command about it begins.</summary>
    internal string Command => $"{In.Ip} {Family}rule";

    internal override KernelObject Record(RecordFields fields) => new RuleObject(fields.Namespace("in", In), fields.Nested("rule", Rule, (rule, of) => new PolicyRule
    {
        Family = of.Word("family", rule.Family),
        From = of.NetworkOrNull("from", rule.From),
        To = of.NetworkOrNull("to", rule.To),
        InputInterface = of.InterfaceOrNull("iif", rule.InputInterface),
        OutputInterface = of.InterfaceOrNull("oif", rule.OutputInterface),
        Mark = of.NumberOrNull("fwmark", rule.Mark),
        MarkMask = of.NumberOrNull("fwmask", rule.MarkMask),
        Table = of.Number("table", rule.Table),
        Priority = of.NumberOrNull("priority", rule.Priority),
        Action = of.Word("action", rule.Action),
    }));

    internal override Sighting Look(Observed observed) => observed[In]?.Rules.Contains(Rule) == true ? Sighting.Of(this) : Sighting.Absent;

    /// <summary>Behind the routes of the table that it leads to.</summary>
    internal override void Create(PlanBuilder plan) => plan.Add(Step.Late, new AddRule(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => Create(plan);

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteRule(this));
}
