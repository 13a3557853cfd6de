using System.Text.Json.Serialization;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A policy rule. The kernel tells rules apart by all that they say, so there is nothing of one to change.</summary>
/// <param name="In">The namespace.</param>
/// <param name="Rule">The rule.</param>
public sealed record RuleObject(NamespaceRef In, PolicyRule Rule) : KernelObject(In)
{
    private string Family => Rule.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "-6 " : "";

    /// <summary>As iproute2 writes it behind <c>ip rule add</c>.</summary>
    [JsonIgnore]
    public string Words => Rule.ToString();

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Key => $"{In} {Family}rule {Words}";

    /// <summary>How a command about it begins.</summary>
    [JsonIgnore]
    internal string Command => $"{In.Ip} {Family}rule";

    internal override Sighting Look(Observed observed) => observed[In]?.Rules.Contains(Rule) == true ? Sighting.Of(this) : Sighting.Absent;

    /// <summary>Behind the routes of the table that it leads to.</summary>
    internal override void Create(PlanBuilder plan) => plan.Add(Step.Late, new AddRule(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => Create(plan);

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteRule(this));
}
