using System.Collections.Immutable;
using Gantry.Engine.Apply;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Makes a node's namespace: unshare without a name, record its cookie, then bind the name, so that a kill in between stays decidable.</summary>
/// <param name="Node">The node.</param>
public sealed record CreateNamespace(NamespaceRef Node) : HostOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"namespace {Node}";

    /// <inheritdoc/>
    public override string Purpose => "a network namespace for each node: a network stack of its own";

    /// <inheritdoc/>
    public override string Script => $"ip netns add {Node}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteNamespace(Node, 0, [])];

    internal override void Do(ApplyContext context)
    {
        context.Namespaces.Create(Node);
        context.State.RecordNamespace(Node.Node!, context.Namespaces.CookieOf(Node), context.FreshSysctl);
        context.Host.Names.BindCurrent(Node.Node!);
    }
}
