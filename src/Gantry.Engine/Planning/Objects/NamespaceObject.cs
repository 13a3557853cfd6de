using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A node's namespace and its name under /run/netns.</summary>
/// <param name="In">The node.</param>
/// <param name="Cookie">SO_NETNS_COOKIE, which tells it from any other that has its name or inode later; 0 before it is made.</param>
public sealed record NamespaceObject(NamespaceRef In, ulong Cookie) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"namespace {In}";

    internal override bool GoesWith(IReadOnlySet<NamespaceRef> nodes) => false;

    internal override KernelObject Record(RecordFields fields) => new NamespaceObject(fields.Namespace("in", In), fields.Number("cookie", Cookie));

    internal override Sighting Look(Observed observed) => observed.Names.GetValueOrDefault(In) switch
    {
        null => Sighting.Absent,
        { Cookie: null } when Cookie != 0 => Sighting.Of(this with { Cookie = 0 }) with { MustGo = true }, // The empty file that a kill of ours has left.
        { Cookie: null } => Sighting.OfStranger("a file that is no namespace, and not Gantry's"),
        { Cookie: var cookie } when cookie == Cookie => Sighting.Of(this),
        _ => Sighting.OfStranger("a namespace that is not this fabric's"),
    };

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Namespaces, new CreateNamespace(In));

    internal override void Change(PlanBuilder plan, KernelObject found) => throw new InvalidOperationException("A namespace has nothing to change.");

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Unname, new DeleteNamespace(In, Cookie, []));
}
