using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;

namespace Gantry.Engine;

/// <summary>How the repair of one fabric went.</summary>
/// <param name="Face">Who speaks for it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Applied">What was done; null where it failed.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record RepairOutcome(Face Face, FabricName Name, ApplyOutcome? Applied, FabricException? Failure)
{
    /// <summary>"fabric lab", "cni demo".</summary>
    public override string ToString() => $"{Face.Word()} {Name}";
}

/// <summary>
/// What other tools took away (nft flush ruleset, the reload of a firewall, a bridge, a sysctl) made again as the records say: of all
/// fabrics of all faces, without their topology files and without a call of an engine. The host's firewall comes back in one transaction.
/// </summary>
public static class Repair
{
    /// <summary>Repairs all that the host has records of. One fabric that fails keeps none of the others.</summary>
    /// <param name="host">The host.</param>
    /// <param name="onWait">Called with a line for people where another Gantry is at work on a fabric.</param>
    /// <param name="events">Told of while it runs.</param>
    public static IReadOnlyList<RepairOutcome> All(Host host, Action<string>? onWait = null, ApplyEvents? events = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        List<RepairOutcome> outcomes = [];
        var open = new Queue<(Session Session, Session.Planned Planned)>();
        try
        {
            foreach (FabricId id in FabricState.ListAll(host.StateDirectory))
            {
                Try(id, () => Begin(host, id, onWait, open));
            }
            bool done = Session.TryCommitTogether(open, events);
            while (open.TryDequeue(out (Session Session, Session.Planned Planned) next))
            {
                using Session session = next.Session;
                FabricId id = session.Id;
                Try(id, () => outcomes.Add(new RepairOutcome(
                    id.Face, id.Name, session.Repair(done ? next.Planned.WithoutFirewall() : next.Planned, events) with { Plan = next.Planned.Plan }, null)));
            }
        }
        finally
        {
            while (open.TryDequeue(out (Session Session, Session.Planned Planned) next))
            {
                next.Session.Dispose();
            }
        }
        return outcomes;

        void Try(FabricId id, Action action)
        {
            try
            {
                action();
            }
            catch (FabricException e)
            {
                outcomes.Add(new RepairOutcome(id.Face, id.Name, null, e));
            }
            catch (IOException e)
            {
                outcomes.Add(new RepairOutcome(id.Face, id.Name, null, new FabricException($"{id}: {e.Message}", e)));
            }
        }
    }

    private static void Begin(Host host, FabricId id, Action<string>? onWait, Queue<(Session, Session.Planned)> open)
    {
        var session = new Session(host, id, ScopeOf(host, id), onWait, CancellationToken.None);
        try
        {
            if (session.IsUp)
            {
                open.Enqueue((session, session.PlanRepair()));
                return;
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }
        session.Dispose();
    }

    /// <summary>All but the nodes whose namespace was somebody's who is dead: there is nothing to repair, and what is left of them is taken away by who asked for them. Null: all.</summary>
    private static Scope? ScopeOf(Host host, FabricId id)
    {
        HashSet<string> dead = [.. AttachmentList.Read(host, id).Where(attachment => attachment.IsDead).Select(attachment => attachment.Node)];
        return dead.Count == 0 ? null : new Scope([.. FabricState.Load(host.StateDirectory, id, scope: null).Current.Parts
            .Where(part => !dead.Contains(part.Name) && !part.Objects.Any(o => o is VethObject { PeerIn.Node: { } node } && dead.Contains(node)))
            .Select(part => (part.Kind, part.Name))]);
    }
}
