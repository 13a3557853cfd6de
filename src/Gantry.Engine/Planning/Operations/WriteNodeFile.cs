using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Writes a file under /etc/netns/NODE, in place: a process inside the node that has it bound sees the change.</summary>
/// <param name="Node">The node.</param>
/// <param name="File">"hosts".</param>
/// <param name="Before">What is in it; null where there is none.</param>
/// <param name="After">What will be in it; null: what a script finds the host's name servers to be.</param>
public sealed record WriteNodeFile(string Node, string File, string? Before, string? After) : HostOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Before is null ? Sign.Create : Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"file {NodeFileObject.PathOf(Node, File)}";

    /// <inheritdoc/>
    public override string Purpose => "what ip netns exec puts over /etc/hosts and /etc/resolv.conf: the names that a node knows, and whom it asks for others";

    /// <inheritdoc/>
    public override string Script
    {
        get
        {
            string path = NodeFileObject.PathOf(Node, File);
            string folder = $"mkdir -p {path[..path.LastIndexOf('/')]}";
            return After is { } text
                ? $"{folder} && cat > {path} <<'END'\n{text}END"
                : $$"""{{folder}} && { echo '{{NodeFileObject.Mark}}'; cat /etc/resolv.conf /run/systemd/resolve/resolv.conf 2> /dev/null | awk '/^nameserver/ && $2 !~ /^127\.|^::1$|%/ && !seen[$2]++ { print $1, $2 }'; } > {{path}}""";
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Before is null ? [new DeleteNodeFile(Node, File, After)] : [new WriteNodeFile(Node, File, After, Before)];

    internal override void Do(ApplyContext context) => new NodeFile(context.Host, Node, File).Write(context.BytesOf(Before), context.BytesOf(After));
}
