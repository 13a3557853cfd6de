using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.State;
using Gantry.Netlink;

namespace Gantry.Engine;

/// <summary>One fabric on a host: what the file wants of it is planned and applied here, under the fabric's lock.</summary>
/// <param name="host">The host.</param>
/// <param name="name">The fabric's name.</param>
/// <param name="face">Who speaks for it.</param>
public sealed partial class Fabric(Host host, FabricName name, Face face = Face.Fabric)
{
    /// <summary>The fabric's name.</summary>
    public FabricName Name { get; } = name;

    /// <summary>Called once, with a line for people, if another Gantry is at work on the fabric and this one waits for it.</summary>
    public Action<string>? OnWait { get; init; }

    private FabricId Id => new(face, Name);

    /// <summary>The names of the fabrics of a face that the host has records of.</summary>
    public static IReadOnlyList<FabricName> List(Host host, Face face = Face.Fabric)
    {
        ArgumentNullException.ThrowIfNull(host);
        return [.. FabricState.List(host.StateDirectory, face).Select(id => id.Name)];
    }

    /// <summary>What <see cref="Up"/> would do.</summary>
    /// <exception cref="FabricException">Something stands in the way.</exception>
    public Plan Plan(Topology wanted)
    {
        using Session session = Open(scope: null, CancellationToken.None);
        return session.Plan(wanted).Plan;
    }

    /// <summary>Makes the kernel what the topology says. What differs is changed, the rest is not touched; a failure is taken back.</summary>
    /// <param name="wanted">The topology.</param>
    /// <param name="source">The file that it came from, as a full path; null for standard input.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <param name="cancellation">Stops between two stages; what was done is taken back.</param>
    /// <exception cref="FabricException">It did not work; the kernel is as it was.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the kernel is as it was.</exception>
    public ApplyOutcome Up(Topology wanted, string? source, ApplyEvents? events = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        using Session session = Open(scope: null, cancellation);
        session.RequireSameSource(source);
        return session.Apply(wanted, source, events, cancellation);
    }

    /// <summary>Takes all away that the records say is the fabric's. It goes on after a failure, and tells of all of them.</summary>
    /// <param name="force">Goes on where processes live in its nodes. They are not ended: their namespace loses its name and its links, and goes with them.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <returns>Null where there is no such fabric.</returns>
    /// <exception cref="FabricException">A process lives in a node, or something would not go.</exception>
    public ApplyOutcome? Down(bool force = false, ApplyEvents? events = null)
    {
        if (!new FabricState(host.StateDirectory, Id).Exists)
        {
            return null;
        }
        using Session session = Open(scope: null, CancellationToken.None);
        return session.Remove(force, events);
    }

    /// <summary>Lets the fabric's packets pass other people's firewall chains that drop them: one plain, tagged rule a bridge and direction.</summary>
    /// <param name="remove">Takes those rules out again.</param>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">There is no such fabric, or the kernel refused.</exception>
    public ApplyOutcome Allow(bool remove = false, ApplyEvents? events = null)
    {
        using Session session = Open(scope: null, CancellationToken.None);
        return session.Allow(remove, events);
    }

    /// <summary>How the fabric stands; null where there is none of that name.</summary>
    public FabricStatus? Status()
    {
        using Session session = Open(scope: null, CancellationToken.None);
        return session.Report()?.Fabric();
    }

    /// <summary>All that is known of one of its nodes or networks; null where there is none of that name.</summary>
    /// <param name="part">The node's or network's name.</param>
    public Inspection? Inspect(string part)
    {
        using Session session = Open(scope: null, CancellationToken.None);
        return session.Report()?.Inspect(part);
    }

    private Session Open(Scope? scope, CancellationToken cancellation)
    {
        try
        {
            return new Session(host, Id, scope, OnWait, cancellation);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or SystemCallException { Errno: Errno.EPERM or Errno.EACCES })
        {
            throw new FabricException($"{Id}: {e.Message}", e, "gantry needs root: CAP_SYS_ADMIN for namespaces, CAP_NET_ADMIN for links");
        }
        catch (IOException e)
        {
            throw new FabricException($"fabric {Name}: {e.Message}", e);
        }
    }
}
