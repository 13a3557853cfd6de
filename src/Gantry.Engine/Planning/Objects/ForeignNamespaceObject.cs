using Gantry.Engine.Observe;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>Somebody else's namespace that serves as a node: it is used, never made or removed.</summary>
/// <param name="In">The node, with its path.</param>
/// <param name="Cookie">SO_NETNS_COOKIE of the namespace that is used; another one may have its path later. 0 before it is known.</param>
public sealed record ForeignNamespaceObject(NamespaceRef In, ulong Cookie) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"namespace {In}";

    internal override KernelObject Record(RecordFields fields) => new ForeignNamespaceObject(fields.Namespace("in", In), fields.Number("cookie", Cookie));

    internal override Sighting Look(Observed observed) => observed.Names.GetValueOrDefault(In) switch
    {
        null => Sighting.OfStranger($"nothing at {In.Path}"),
        { Cookie: null } => Sighting.OfStranger($"no network namespace at {In.Path}"),
        { Cookie: { } cookie } when cookie == observed.HostCookie => Sighting.OfStranger($"the host's own namespace at {In.Path}"),
        { Cookie: { } cookie } => Sighting.Of(this with { Cookie = cookie }),
    };

    internal override void Create(PlanBuilder plan)
    {
        // Somebody else does.
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        // Another namespace than before has the path: what was in the old one is not in this one.
    }

    internal override void Delete(PlanBuilder plan)
    {
        // It stays with its owner.
    }
}
