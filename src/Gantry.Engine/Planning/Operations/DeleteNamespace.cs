using System.Collections.Immutable;
using Gantry.Engine.Apply;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes a node's name away; the namespace goes with its last holder, a process or nobody.</summary>
/// <param name="Node">The node.</param>
/// <param name="Cookie">The cookie of the namespace that may go; 0: the one this apply made.</param>
/// <param name="Contents">What makes it and what was in it again.</param>
public sealed record DeleteNamespace(NamespaceRef Node, ulong Cookie, ImmutableArray<Operation> Contents) : HostOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"namespace {Node}";

    /// <inheritdoc/>
    public override string Purpose => "the namespaces go, and what is left in them";

    /// <inheritdoc/>
    public override string Script => $"ip netns delete {Node}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Contents;

    internal override void Do(ApplyContext context)
    {
        context.Namespaces.Forget(Node);
        context.Host.Names.Delete(Node.Node!);
    }
}
