using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>An element of one of the sets of the table inet gantry.</summary>
/// <param name="In">The host.</param>
/// <param name="Set">The set's name.</param>
/// <param name="Element">The element as nft writes it: <c>"xavki0"</c>, <c>10.11.0.0/16</c>.</param>
/// <param name="Owner">Who put it there, its comment: "fabric tutorial".</param>
public sealed record ElementObject(NamespaceRef In, string Set, string Element, string Owner) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} firewall element {Set} {Element}";

    internal FirewallElement Content => new(Set, Element, Data: null, Owner);

    internal override IEnumerable<FirewallElement> Elements => [Content];

    internal override KernelObject Record(RecordFields fields) => new ElementObject(
        fields.Namespace("in", In), fields.Text("set", Set), fields.Text("element", Element), fields.Text("owner", Owner));

    internal override Sighting Look(Observed observed) => observed.Firewall.OwnerOf(Set, Element) switch
    {
        null => Sighting.Absent,
        var owner when owner == Owner => Sighting.Of(this),
        var owner => Sighting.OfStranger(owner.Length == 0 ? "an element without an owner" : $"an element of {owner}"),
    };

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Firewall, new AddElement(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => throw new InvalidOperationException("An element has nothing to change.");

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unfilter, new DeleteElement(this));
}
