using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.State;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>
/// Changes of a living fabric without its file: they touch one attachment, whatever the fabric's size. Ps, plan and down know them; the
/// next up of the file takes away what the file does not name.
/// </summary>
public sealed partial class Fabric
{
    private const string Automatic = "eth";

    /// <summary>Gives a node an interface in a network.</summary>
    /// <param name="node">The node.</param>
    /// <param name="network">The network.</param>
    /// <param name="join">What is not left open.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">It did not work; the kernel is as it was.</exception>
    public AttachOutcome Join(FabricName node, FabricName network, JoinSpec join, ApplyEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(join);
        InterfaceName name = join.Interface ?? FreeName(node);
        using Session session = Open(new Scope([.. AllOf(PartKind.Network), (PartKind.Node, node.ToString()), (PartKind.Attachment, $"{node}.{name}")]), CancellationToken.None);
        try
        {
            return session.Join(node, network, name, join, events);
        }
        catch (NoLeaseException none)
        {
            throw none.For(Id);
        }
    }

    /// <summary>Takes an interface away that <see cref="Join"/> has made.</summary>
    /// <param name="node">The node.</param>
    /// <param name="network">The network that it is in, or its name.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">There is no such interface, or it would not go.</exception>
    public ApplyOutcome Leave(FabricName node, string network, ApplyEvents? events = null)
    {
        Scope all = new([.. AllOf(PartKind.Network), .. AllOf(PartKind.Attachment).Where(part => part.Name.StartsWith($"{node}.", StringComparison.Ordinal))]);
        PartRecord found;
        using (Session session = Open(all, CancellationToken.None))
        {
            found = session.FindAttachment(node, network);
        }
        IEnumerable<string> nodes = found.Objects.Select(o => o.In.Node).OfType<string>().Append(node.ToString()).Distinct();
        using Session one = Open(new Scope([(PartKind.Attachment, found.Name), .. nodes.Select(name => (PartKind.Node, name))]), CancellationToken.None);
        return one.Leave(node, events);
    }

    /// <summary>Publishes a port of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="port">The port.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">It did not work; the kernel is as it was.</exception>
    public ApplyOutcome Publish(FabricName node, PortSpec port, ApplyEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        using Session session = Open(new Scope([.. AllOf(PartKind.Network), (PartKind.Node, node.ToString()), (PartKind.Attachment, PortPart(node, port))]), CancellationToken.None);
        return session.Publish(node, port, PortPart(node, port), events);
    }

    /// <summary>Takes a published port away; its connections end at once.</summary>
    /// <param name="node">The node.</param>
    /// <param name="port">The port; where it leads to does not matter.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">It is not published, or would not go.</exception>
    public ApplyOutcome Unpublish(FabricName node, PortSpec port, ApplyEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        using Session session = Open(new Scope([(PartKind.Node, node.ToString()), (PartKind.Attachment, PortPart(node, port))]), CancellationToken.None);
        return session.Unpublish(node, port, PortPart(node, port), events);
    }

    /// <summary>A name that no interface has: there is a colon in it.</summary>
    private static string PortPart(FabricName node, PortSpec port) =>
        $"{node}.port:{PublishedPort.Words(port.HostAddress?.Value, port.Host.Value, port.Protocol).Replace('/', ':')}";

    private IEnumerable<(PartKind Kind, string Name)> AllOf(PartKind kind) =>
        AtomicFile.List(new FabricState(host.StateDirectory, Id).FolderOf(kind)).Select(path => (kind, Path.GetFileNameWithoutExtension(path)));

    private InterfaceName FreeName(FabricName node)
    {
        using NetworkNamespace inside = Roster.OpenNode(host, node.ToString(), Name);
        using RouteSocket socket = inside.OpenRouteSocket();
        HashSet<string> taken = [.. socket.ListLinks().Select(link => link.Name.ToString())];
        return new InterfaceName(Enumerable.Range(0, int.MaxValue).Select(number => $"{Automatic}{number}").First(name => !taken.Contains(name)));
    }
}
