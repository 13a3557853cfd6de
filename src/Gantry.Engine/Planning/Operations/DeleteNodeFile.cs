using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes a file under /etc/netns/NODE away, and with it the folder if that is empty then.</summary>
/// <param name="Node">The node.</param>
/// <param name="File">"hosts".</param>
/// <param name="Before">What is in it; null where it has gone and only a folder is left.</param>
public sealed record DeleteNodeFile(string Node, string File, string? Before) : HostOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"file {NodeFileObject.PathOf(Node, File)}";

    /// <inheritdoc/>
    public override string Purpose => "nobody is left who knows these names";

    /// <inheritdoc/>
    public override string Script
    {
        get
        {
            string path = NodeFileObject.PathOf(Node, File);
            return $"rm {path} && rmdir -p --ignore-fail-on-non-empty {path[..path.LastIndexOf('/')]}";
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Before is null ? [] : [new WriteNodeFile(Node, File, null, Before)];

    internal override void Do(ApplyContext context) => new NodeFile(context.Host, Node, File).Delete();
}
