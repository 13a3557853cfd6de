using Gantry.Engine.Planning;
using Gantry.Netlink.Namespaces;

namespace Gantry.Engine.Observe;

/// <summary>
/// Processes that live in nodes which are to go. Gantry ends nothing that it did not start: the namespace of such a node loses its name and
/// its links, and lives on until they end.
/// </summary>
/// <param name="ByNode">The processes of each node that has any.</param>
internal sealed record NodeUsers(IReadOnlyDictionary<NamespaceRef, IReadOnlyList<NamespaceUser>> ByNode)
{
    private const int MostNamed = 3;

    internal static NodeUsers None { get; } = new(new Dictionary<NamespaceRef, IReadOnlyList<NamespaceUser>>());

    internal bool In(NamespaceRef node) => ByNode.ContainsKey(node);

    /// <summary>Those in some of the nodes.</summary>
    internal NodeUsers Within(Func<NamespaceRef, bool> nodes) => new(ByNode.Where(pair => nodes(pair.Key)).ToDictionary());

    /// <summary>Looks for them; /proc is read only if there is a node to ask for.</summary>
    internal static NodeUsers Find(Host host, IEnumerable<NamespaceRef> nodes)
    {
        var inodes = new Dictionary<ulong, NamespaceRef>();
        foreach (NamespaceRef node in nodes)
        {
            using NetworkNamespace? inside = host.Names.TryOpen(node.Node!);
            if (inside is not null)
            {
                inodes[inside.Inode] = node;
            }
        }
        return inodes.Count == 0
            ? None
            : new NodeUsers(NamespaceUser.Find(inodes.Keys.ToHashSet()).ToDictionary(group => inodes[group.Key], group => (IReadOnlyList<NamespaceUser>)[.. group]));
    }

    /// <exception cref="FabricException">There are some.</exception>
    internal void RequireNone(string fabric)
    {
        if (ByNode.Count > 0)
        {
            throw new FabricException(
                $"{fabric} is not taken down: {string.Join("; ", ByNode.Take(MostNamed).Select(node => $"in node {node.Key} there is {Words(node.Value)}"))}",
                "end it first, or say gantry down --force: gantry ends nothing that it did not start,",
                "the node loses its name and its links, and its namespace lives on until the last process in it ends");
        }
    }

    /// <summary>What becomes of each such node.</summary>
    internal IEnumerable<string> Warnings() =>
        ByNode.Select(node => $"node {node.Key} loses its name and its links, its namespace lives on: in it there is {Words(node.Value)}");

    private static string Words(IReadOnlyList<NamespaceUser> users) =>
        string.Join(", ", users.Take(MostNamed).Select(user => $"process {user.Process} ({user.Command})")) + (users.Count > MostNamed ? $" and {users.Count - MostNamed} more" : "");
}
