using Gantry.Engine.Observe;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>Somebody else's bridge that serves as a network's: it is used, never made or removed.</summary>
/// <param name="In">The namespace that it is in.</param>
/// <param name="Link">Its name, and its index as it was last seen.</param>
/// <param name="Mac">Its Ethernet address as it was last seen.</param>
public sealed record ForeignBridgeObject(NamespaceRef In, LinkRef Link, MacAddress Mac) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} link {Link.Name}";

    internal override KernelObject Record(RecordFields fields) => new ForeignBridgeObject(fields.Namespace("in", In), fields.Link("link", Link), fields.Mac("mac", Mac));

    internal override Sighting Look(Observed observed) => observed[In]?.LinkByName(Link.Name.ToString()) switch
    {
        null => Sighting.OfStranger($"no bridge {Link.Name} any more"),
        { Kind: "bridge" } link => Sighting.Of(this with { Link = Link with { Index = link.Index }, Mac = link.Mac ?? default }),
        var other => Sighting.OfStranger(Strangers.Describe(other)),
    };

    internal override void Create(PlanBuilder plan)
    {
        // Somebody else does.
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        // Another bridge than before has the name: its owner knows why.
    }

    internal override void Delete(PlanBuilder plan)
    {
        // It stays with its owner.
    }
}
