using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>Who is up on a host, from the records alone: no lock is taken, nothing is observed.</summary>
public static class Roster
{
    /// <summary>The names of a fabric's nodes.</summary>
    public static IReadOnlyList<string> Nodes(Host host, FabricName fabric) => Names(host, fabric, PartKind.Node);

    /// <summary>The names of a fabric's networks.</summary>
    public static IReadOnlyList<string> Networks(Host host, FabricName fabric) => Names(host, fabric, PartKind.Network);

    /// <summary>The way into a node. Its name is enough: a node's name is its namespace's, of which a host has each only once.</summary>
    /// <param name="host">The host.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="fabric">The fabric that it must be of; null for any.</param>
    /// <exception cref="FabricException">There is no such node, or its namespace is not the one that was made for it.</exception>
    public static NetworkNamespace OpenNode(Host host, string node, FabricName? fabric)
    {
        ArgumentNullException.ThrowIfNull(host);
        (NamespaceRef at, ulong recorded) = Find(host, node, fabric).Record.Objects[0] switch
        {
            ForeignNamespaceObject foreign => (foreign.In, foreign.Cookie),
            NamespaceObject own => (own.In, own.Cookie),
            _ => throw new InvalidOperationException($"The record of node {node} does not begin with its namespace."),
        };
        string path = at.Path ?? host.Names.PathOf(node);
        NetworkNamespace found = NetworkNamespace.TryOpen(path)
            ?? throw new FabricException($"node {node}: its namespace {path} is gone", at.Path is null ? "gantry up makes it again" : "its owner has taken it away");
        try
        {
            using RouteSocket socket = found.OpenRouteSocket();
            return socket.NamespaceCookie == recorded
                ? found
                : throw new FabricException($"node {node}: {path} is not the namespace that gantry knows", "gantry ps shows what drifted");
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>The fabric that a node is of.</summary>
    /// <param name="host">The host.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="fabric">The fabric that it must be of; null for any.</param>
    /// <exception cref="FabricException">There is no such node.</exception>
    public static FabricName FabricOf(Host host, string node, FabricName? fabric)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Find(host, node, fabric).Fabric;
    }

    private static (FabricName Fabric, PartRecord Record) Find(Host host, string node, FabricName? fabric)
    {
        // The name is a part of a path.
        if (FabricName.WhyNot(node) is { } reason)
        {
            throw new FabricException($"\"{node}\" can't be the name of a node: {reason}") { IsUsage = true };
        }
        foreach (FabricName name in fabric is { } one ? [one] : FabricState.List(host.StateDirectory, Face.Fabric).Select(id => id.Name))
        {
            string path = new FabricState(host.StateDirectory, new FabricId(Face.Fabric, name)).PathOf(PartKind.Node, node);
            if (File.Exists(path))
            {
                return (name, RecordFile.ReadPart(path, PartKind.Node));
            }
        }
        throw new FabricException(fabric is null ? $"there is no node {node}" : $"fabric {fabric} has no node {node}", "gantry ps --all lists those that are up");
    }

    private static IReadOnlyList<string> Names(Host host, FabricName fabric, PartKind kind)
    {
        ArgumentNullException.ThrowIfNull(host);
        return [.. AtomicFile.List(new FabricState(host.StateDirectory, new FabricId(Face.Fabric, fabric)).FolderOf(kind)).Select(path => Path.GetFileNameWithoutExtension(path))];
    }
}
