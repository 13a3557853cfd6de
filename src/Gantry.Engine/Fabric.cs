using System.Collections.Immutable;
using System.Diagnostics;
using Gantry.Engine.Apply;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning;
using Gantry.Engine.State;
using Gantry.Netlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine;

/// <summary>One fabric on a host: what the file wants of it is planned and applied here, under the fabric's lock.</summary>
/// <param name="host">The host.</param>
/// <param name="name">The fabric's name.</param>
public sealed class Fabric(Host host, FabricName name)
{
    /// <summary>The fabric's name.</summary>
    public FabricName Name { get; } = name;

    /// <summary>Called once, with a line for people, if another Gantry is at work on the fabric and this one waits for it.</summary>
    public Action<string>? OnWait { get; init; }

    /// <summary>The names of the fabrics that the host has records of.</summary>
    public static IReadOnlyList<FabricName> List(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return FabricState.List(host.StateDirectory);
    }

    /// <summary>What <see cref="Up"/> would do.</summary>
    /// <exception cref="FabricException">Something stands in the way.</exception>
    public Plan Plan(Topology wanted)
    {
        using Session session = Open(CancellationToken.None);
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
        using Session session = Open(cancellation);
        session.RequireSameSource(source);
        return session.Apply(wanted, source, events, cancellation);
    }

    /// <summary>Takes all away that the records say is the fabric's. It goes on after a failure, and tells of all of them.</summary>
    /// <param name="events">Told of while it runs.</param>
    /// <exception cref="FabricException">There is no such fabric, or something would not go.</exception>
    public ApplyOutcome Down(ApplyEvents? events = null)
    {
        using Session session = Open(CancellationToken.None);
        return session.Remove(events);
    }

    /// <summary>How the fabric stands; null where there is none of that name.</summary>
    public FabricStatus? Status()
    {
        using Session session = Open(CancellationToken.None);
        return session.Report()?.Fabric();
    }

    /// <summary>All that is known of one of its nodes or networks; null where there is none of that name.</summary>
    /// <param name="part">The node's or network's name.</param>
    public Inspection? Inspect(string part)
    {
        using Session session = Open(CancellationToken.None);
        return session.Report()?.Inspect(part);
    }

    private Session Open(CancellationToken cancellation)
    {
        try
        {
            return new Session(host, Name, OnWait, cancellation);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new FabricException($"fabric {Name}: {e.Message}", e, "gantry needs root: CAP_SYS_ADMIN for namespaces, CAP_NET_ADMIN for links");
        }
    }

    /// <summary>The fabric while its lock is held.</summary>
    private sealed class Session : IDisposable
    {
        private readonly Host _host;
        private readonly StateLock _lock;
        private readonly NamespaceTable _namespaces;
        private readonly FabricState _state;
        private readonly Stopwatch _watch;

        internal Session(Host host, FabricName name, Action<string>? onWait, CancellationToken cancellation)
        {
            _host = host;
            string lockPath = new FabricState(host.StateDirectory, name).LockPath;
            _lock = StateLock.Take(lockPath, () => onWait?.Invoke($"another gantry is at work on {name}, waiting for it"), cancellation);
            _watch = Stopwatch.StartNew();
            try
            {
                _state = FabricState.Load(host.StateDirectory, name);
                _namespaces = new NamespaceTable(host);
            }
            catch
            {
                _lock.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            _namespaces.Dispose();
            _lock.Dispose();
        }

        internal void RequireSameSource(string? source)
        {
            if (_state.Fabric is { } fabric && fabric.Source != source)
            {
                throw new FabricException(
                    $"fabric {_state.Name} is up from {fabric.Source ?? "standard input"}, not from {source ?? "standard input"}",
                    $"give this one another name (name: in the file), or take the other down first: gantry down --name {_state.Name}")
                {
                    IsUsage = true,
                };
            }
        }

        internal Planned Plan(Topology wanted)
        {
            var observer = new Observer(_host, _namespaces);
            HostFacts facts = observer.Facts();
            RequireSameHost();
            Blueprint recorded = _state.Recorded;
            Blueprint blueprint = Draft.Draw(wanted, recorded, facts);
            HashSet<string> seen = [];
            List<KernelObject> objects = [.. recorded.Objects.Concat(blueprint.Objects).Where(o => seen.Add(o.Key))];
            Observed observed = observer.Observe(facts.Links, objects, OthersForward());
            blueprint = blueprint.Remembering(observed);
            return new Planned(Planner.Make(blueprint, recorded, observed), blueprint, step =>
            {
                Observed now = observed with { Firewall = observer.ObserveFirewall() };
                IEnumerable<Stage> stages = Planner.Make(blueprint, recorded, now).Stages.Where(stage => stage.Step == step);
                return new FirewallPart([.. stages.SelectMany(stage => stage.Operations).Cast<FirewallOperation>()], now.Firewall.Generation);
            });
        }

        /// <param name="Plan">The plan.</param>
        /// <param name="Wanted">What it is to lead to.</param>
        /// <param name="Firewall">Plans the firewall's part anew, against the ruleset as it is then.</param>
        internal sealed record Planned(Plan Plan, Blueprint Wanted, Func<Step, FirewallPart> Firewall);

        internal ApplyOutcome Apply(Topology wanted, string? source, ApplyEvents? events, CancellationToken cancellation)
        {
            (Plan plan, Blueprint blueprint, Func<Step, FirewallPart> firewall) = Plan(wanted);
            if (plan.IsEmpty && RecordsSay(blueprint))
            {
                return new ApplyOutcome(plan, _watch.Elapsed, []);
            }
            events?.Planned?.Invoke(plan);
            var record = new RecordChange(_state, blueprint);
            record.Begin(new FabricRecord(FabricRecord.CurrentFormat, wanted.Name.ToString(), source, blueprint.Group, _namespaces.CookieOf(NamespaceRef.Host)));
            var context = new ApplyContext(_host, _namespaces, _state, firewall);
            var executor = new Executor(context, events?.Done);
            try
            {
                _host.Names.PrepareDirectory();
                executor.Run(plan, cancellation);
                AddressWait.Until(_namespaces, blueprint);
            }
            catch (Exception e) when (e is ApplyException or FabricException or OperationCanceledException or IOException or UnauthorizedAccessException or TimeoutException)
            {
                IReadOnlyList<Exception> left = Rollback.Run(context, executor.Done);
                record.TakeBack(left.Count == 0);
                throw Explain(e, left);
            }
            record.End();
            return new ApplyOutcome(plan, _watch.Elapsed, []);
        }

        internal ApplyOutcome Remove(ApplyEvents? events)
        {
            if (_state.Fabric is null)
            {
                throw new FabricException($"there is no fabric {_state.Name}", "gantry ps --all lists those that are up");
            }
            (Plan plan, _, Func<Step, FirewallPart> firewall) = Plan(Topology.Empty(_state.Name));
            var context = new ApplyContext(_host, _namespaces, _state, firewall);
            events?.Planned?.Invoke(plan);
            List<Exception> failures = [];
            foreach (Stage stage in plan.Stages)
            {
                Teardown.Run(context, stage, events?.Done, failures);
            }
            if (failures.Count > 0)
            {
                throw new FabricException($"{failures[0].Message}", failures[0], [.. failures.Skip(1).Select(failure => failure.Message)]);
            }
            _state.Delete();
            return new ApplyOutcome(plan, _watch.Elapsed, []);
        }

        internal StatusReport? Report()
        {
            if (_state.Fabric is null)
            {
                return null;
            }
            RequireSameHost();
            var observer = new Observer(_host, _namespaces);
            return new StatusReport(_state, observer.Observe(observer.Facts().Links, [.. _state.Recorded.Objects], OthersForward()));
        }

        private bool RecordsSay(Blueprint blueprint) => _state.Fabric is not null && _state.Recorded.Parts.ToHashSet().SetEquals(blueprint.Parts);

        private (bool IPv4, bool IPv6) OthersForward() =>
            (ForwardingState.NeededByOthers(_host, ipv6: false, _state.Name), ForwardingState.NeededByOthers(_host, ipv6: true, _state.Name));

        private void RequireSameHost()
        {
            ulong cookie = _namespaces.CookieOf(NamespaceRef.Host);
            if (_state.Fabric is { } fabric && fabric.HostCookie != cookie)
            {
                throw new FabricException(
                    $"fabric {_state.Name}: its records in {_host.StateDirectory} belong to another network namespace than this one",
                    "run gantry in the namespace that the fabric was made in");
            }
        }

        private static Exception Explain(Exception e, IReadOnlyList<Exception> left) => e switch
        {
            OperationCanceledException when left.Count == 0 => e,
            ApplyException apply => new FabricException(apply.Message, apply.InnerException!, [.. Hint(apply), .. left.Select(failure => $"left behind: {failure.Message}").Take(1)]),
            FabricException when left.Count == 0 => e,
            _ => new FabricException(e.Message, e, [.. left.Select(failure => $"left behind: {failure.Message}").Take(1)]),
        };

        private static ImmutableArray<string> Hint(ApplyException e) => e.InnerException switch
        {
            NetlinkException { Errno: Errno.EPERM } or SystemCallException { Errno: Errno.EPERM or Errno.EACCES } =>
                ["gantry needs root: CAP_SYS_ADMIN for namespaces, CAP_NET_ADMIN for links; everything is as it was before"],
            NetlinkException { Errno: Errno.EOPNOTSUPP } => ["this kernel lacks it; everything is as it was before"],
            _ => ["everything is as it was before"],
        };
    }
}
