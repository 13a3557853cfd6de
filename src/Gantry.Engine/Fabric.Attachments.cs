using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Names;
using Gantry.Engine.Planning;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>Draws a topology when the addresses of its nodes are known.</summary>
/// <param name="addresses">The addresses, node by node, in order.</param>
public delegate Topology Settling(IReadOnlyList<InterfaceAddress> addresses);

/// <summary>
/// Attachments, one at a time: what container engines ask for. What is out of an attachment's scope is not looked at, changed or removed,
/// so that the thousandth costs what the first did.
/// </summary>
public sealed partial class Fabric
{
    /// <summary>Attaches the nodes of a topology to its networks, which are made where they are not there yet. Done twice it changes nothing.</summary>
    /// <param name="wanted">The networks, the nodes (of somebody else's namespaces, as a rule), the host's part.</param>
    /// <param name="ranges">Where the addresses of attachments that have none are leased from: one of each set. Null: from the first subnet of each family.</param>
    /// <param name="settle">Draws the topology anew when the addresses are known; null: nothing follows from them.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <param name="cancellation">Stops between two stages; what was done is taken back.</param>
    /// <exception cref="FabricException">It did not work; the kernel is as it was.</exception>
    public AttachOutcome Attach(
        Topology wanted, IReadOnlyList<IReadOnlyList<LeaseRange>>? ranges = null, Settling? settle = null, ApplyEvents? events = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        try
        {
            return AttachOnce(wanted, ranges, settle, events, cancellation);
        }
        catch (NoLeaseException)
        {
            // Whoever died without a word gives his address back before anybody is refused.
            Collect(attachment => !attachment.IsDead);
            try
            {
                return AttachOnce(wanted, ranges, settle, events, cancellation);
            }
            catch (NoLeaseException full)
            {
                throw full.For(Id);
            }
        }
    }

    /// <summary>What <see cref="Attach"/> would have to do: nothing, where all is as it was made.</summary>
    /// <param name="wanted">As it was attached.</param>
    /// <param name="settle">As it was attached.</param>
    public Plan Check(Topology wanted, Settling? settle = null)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        using Session session = Open(ScopeOf(wanted), CancellationToken.None);
        return session.CheckAttached(wanted, settle).Plan;
    }

    /// <summary>Leases addresses for somebody whose interface another program makes. <see cref="Detach"/> gives them back.</summary>
    /// <param name="node">Whose they are.</param>
    /// <param name="label">What the engine that asks calls it.</param>
    /// <param name="wanted">The very addresses that are asked for.</param>
    /// <param name="ranges">Where further ones come from: one of each set.</param>
    /// <returns>The addresses, in that order.</returns>
    /// <exception cref="FabricException">None is free, or the node has some.</exception>
    public IReadOnlyList<IPAddress> Lease(FabricName node, string label, IReadOnlyList<IPAddress> wanted, IReadOnlyList<IReadOnlyList<LeaseRange>> ranges)
    {
        using Session session = Open(new Scope([(PartKind.Node, node.ToString())]), CancellationToken.None);
        try
        {
            return session.Lease(node, label, wanted, ranges);
        }
        catch (NoLeaseException full)
        {
            throw full.For(Id);
        }
    }

    /// <summary>
    /// Leases addresses that another program has given, to whoever has them, as long as nothing is known of him here. <see cref="Detach"/> gives
    /// them back. What somebody else holds here already stays his.
    /// </summary>
    /// <param name="held">Whose they are, what the engine that asks calls him, and the addresses.</param>
    public void TakeOver(IReadOnlyList<(FabricName Node, string Label, IReadOnlyList<IPAddress> Addresses)> held)
    {
        ArgumentNullException.ThrowIfNull(held);
        if (held.Count == 0)
        {
            return;
        }
        using Session session = Open(new Scope([.. held.Select(lease => (PartKind.Node, lease.Node.ToString()))]), CancellationToken.None);
        foreach ((FabricName node, string label, IReadOnlyList<IPAddress> addresses) in held)
        {
            session.TakeOver(node, label, addresses);
        }
    }

    /// <summary>The addresses that somebody has leased; none where he has not.</summary>
    public IReadOnlyList<IPAddress> Leased(FabricName node)
    {
        using Session session = Open(new Scope([(PartKind.Node, node.ToString())]), CancellationToken.None);
        return session.Leased(node);
    }

    /// <summary>Takes a node's attachments away. One that is not there, or only half, is no error. What its networks share stays.</summary>
    /// <param name="node">The node.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">Something would not go.</exception>
    public ApplyOutcome Detach(FabricName node, ApplyEvents? events = null)
    {
        using Session session = Open(new Scope([(PartKind.Node, node.ToString())]), CancellationToken.None);
        return session.Detach(node, events);
    }

    /// <summary>Detaches a node, and takes those of some networks along that nobody else is in. With the last of all networks goes what they share.</summary>
    /// <param name="node">The node; one that is not there is no error.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">Something would not go.</exception>
    public ApplyOutcome Depart(FabricName node, IReadOnlyList<FabricName> networks, ApplyEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(networks);
        using Session session = Open(
            new Scope([(PartKind.Node, node.ToString()), .. networks.Select(network => (PartKind.Network, network.ToString())), (PartKind.Host, "host")]), CancellationToken.None);
        return session.Depart(node, networks, events);
    }

    /// <summary>Takes those of some networks away that nobody is in. With the last of all networks goes what they share.</summary>
    /// <param name="networks">The networks.</param>
    /// <exception cref="FabricException">Something would not go.</exception>
    public void RemoveUnused(IReadOnlyList<FabricName> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        using Session session = Open(new Scope([.. networks.Select(network => (PartKind.Network, network.ToString())), (PartKind.Host, "host")]), CancellationToken.None);
        session.RemoveUnused(networks);
    }

    /// <summary>Sets the resolvers that questions of a network's nodes go to for names that are no node's; they hold at once.</summary>
    /// <param name="network">The network; one that is not there is no error.</param>
    /// <param name="servers">The resolvers; none: the host's.</param>
    public void SetServers(FabricName network, IReadOnlyList<IPAddress> servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        using Session session = Open(new Scope([(PartKind.Network, network.ToString())]), CancellationToken.None);
        session.SetServers(network, servers);
    }

    /// <summary>Makes sure that a network's names are answered, and comes back when the first question may be asked.</summary>
    /// <param name="network">The network.</param>
    /// <param name="port">The port of the host's addresses in it; 53 as a rule.</param>
    /// <exception cref="FabricException">They can't be: somebody else is at that port.</exception>
    public void RequireNames(FabricName network, int port) => new ResolverDoor(host, Id, port).Require(network);

    /// <summary>What of the things that a network's attachments share is not as recorded, a line each; nothing where there are no records.</summary>
    /// <param name="network">The network.</param>
    public IReadOnlyList<string> SharedDrift(FabricName network)
    {
        using Session session = Open(new Scope([(PartKind.Network, network.ToString()), (PartKind.Host, "host")]), CancellationToken.None);
        return session.Report()?.Shared() ?? [];
    }

    /// <summary>The first of some sets of ranges in which every address is held by somebody who is alive, in words; null: there is room in all.</summary>
    /// <param name="network">The network.</param>
    /// <param name="sets">The sets.</param>
    public string? FirstFullSet(FabricName network, IReadOnlyList<IReadOnlyList<LeaseRange>> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        IReadOnlyList<LeaseRange>? full;
        using (Session session = Open(new Scope([]), CancellationToken.None))
        {
            full = session.FirstFullSet(network, sets);
        }
        return full is null || Attachments().Any(attachment => attachment.IsDead) ? null : string.Join(", ", full.Select(range => $"{range.First} to {range.Last}"));
    }

    /// <summary>All attachments, from their records.</summary>
    public IReadOnlyList<AttachmentStatus> Attachments() => AttachmentList.Read(host, Id);

    /// <summary>A node's attachments, from its record; null where there are none.</summary>
    /// <param name="node">The node.</param>
    public AttachmentStatus? Attachment(FabricName node) => AttachmentList.Find(host, Id, node);

    /// <summary>Takes away all attachments but those to keep, leases that nobody holds, and, when none is left, what the networks share.</summary>
    /// <param name="keep">Whether one is to be kept.</param>
    /// <returns>The attachments that went.</returns>
    /// <exception cref="FabricException">Something would not go; the rest went.</exception>
    public IReadOnlyList<AttachmentStatus> Collect(Func<AttachmentStatus, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        List<AttachmentStatus> gone = [];
        foreach (AttachmentStatus attachment in Attachments().Where(attachment => !keep(attachment)))
        {
            Detach(new FabricName(attachment.Node));
            gone.Add(attachment);
        }
        using (Session session = Open(new Scope([]), CancellationToken.None))
        {
            session.ReleaseOrphans();
        }
        if (Attachments().Count == 0)
        {
            using Session whole = Open(scope: null, CancellationToken.None);
            whole.RemoveUnused();
        }
        return gone;
    }

    private AttachOutcome AttachOnce(
        Topology wanted, IReadOnlyList<IReadOnlyList<LeaseRange>>? ranges, Settling? settle, ApplyEvents? events, CancellationToken cancellation)
    {
        using Session session = Open(ScopeOf(wanted), cancellation);
        return session.Attach(wanted, ranges, settle, events, cancellation);
    }

    private static Scope ScopeOf(Topology wanted) => new(
    [
        .. wanted.Networks.Select(network => (PartKind.Network, network.Name.ToString())),
        (PartKind.Host, "host"),
        .. wanted.Nodes.Select(node => (PartKind.Node, node.Name.ToString())),
    ]);
}
