using System.Collections.Immutable;
using System.Diagnostics;
using Gantry.Engine.Apply;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine;

/// <summary>The fabric while its lock is held.</summary>
internal sealed partial class Session : IDisposable
{
    private readonly Host _host;
    private readonly StateLock _lock;
    private readonly NamespaceTable _namespaces;
    private readonly FabricState _state;
    private readonly Stopwatch _watch;
    private bool _isPartial;

    /// <summary>Takes the lock and reads the records of what is in scope; null: all of the fabric.</summary>
    internal Session(Host host, FabricId id, Scope? scope, Action<string>? onWait, CancellationToken cancellation)
    {
        _host = host;
        _isPartial = scope is not null;
        host.Log?.Enter(CallPart.Wait);
        string lockPath = new FabricState(host.StateDirectory, id).LockPath;
        _lock = StateLock.Take(lockPath, () => onWait?.Invoke($"another gantry is at work on {id.Name}, waiting for it"), host.Patience, cancellation);
        _watch = Stopwatch.StartNew();
        host.Log?.Enter(CallPart.State);
        try
        {
            _state = FabricState.Load(host.StateDirectory, id, scope);
            _namespaces = new NamespaceTable(host);
            host.Log?.Enter(CallPart.Plan);
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
        _host.Log?.Enter(CallPart.Answer);
    }

    internal void RequireSameSource(string? source)
    {
        if (_state.Fabric is { } fabric && fabric.Source != source)
        {
            throw new FabricException(
                $"{_state.Id} is up from {fabric.Source ?? "standard input"}, not from {source ?? "standard input"}",
                $"give this one another name (name: in the file), or take the other down first: gantry down --name {_state.Id.Name}")
            {
                IsUsage = true,
            };
        }
    }

    internal Planned Plan(Topology wanted) => Plan((recorded, facts) => Draft.Draw(_state.Id, wanted, recorded, facts));

    private Planned Plan(Func<Blueprint, HostFacts, Blueprint> draw, IEnumerable<InterfaceName>? adopting = null)
    {
        _host.Log?.Enter(CallPart.Observe);
        var observer = new Observer(_host, _namespaces) { AsksForHolders = _state.Id.Face != Face.Podman };
        HostFacts facts = _isPartial ? observer.PartialFacts(adopting ?? []) : observer.Facts();
        RequireSameHost();
        _host.Log?.Enter(CallPart.Plan);
        Blueprint recorded = _state.Recorded;
        Blueprint blueprint = draw(recorded, facts);
        HashSet<string> seen = [], wanted = [.. blueprint.Objects.Select(o => o.Key)];
        HashSet<NamespaceRef> stay = [.. blueprint.Objects.OfType<NamespaceObject>().Select(o => o.In)];
        HashSet<NamespaceRef> leaving = [.. recorded.Objects.OfType<NamespaceObject>().Select(o => o.In).Where(node => !stay.Contains(node))];
        NodeUsers users = NodeUsers.Find(_host, leaving);
        leaving.RemoveWhere(users.In);
        // What is to be in somebody else's namespace is looked for in whichever has the path now; what was, only in the one that had it.
        List<KernelObject> objects = [.. recorded.Objects
            .Select(o => o is ForeignNamespaceObject foreign && wanted.Contains(o.Key) ? foreign with { Cookie = 0 } : o)
            .Concat(blueprint.Objects).Where(o => seen.Add(o.Key) && !o.GoesWith(leaving))];
        var others = new Lazy<OtherFabrics>(() => OtherFabrics.Read(_host.StateDirectory, _state.Id));
        _host.Log?.Enter(CallPart.Observe);
        Observed observed = _isPartial ? observer.ObservePart(objects, others) : observer.Observe(facts.Links, objects, others);
        observed = observed with
        {
            Users = users.Within(node => observed[node] is not null),
            NodeFiles = NodeFileDump.Read(_host, blueprint, recorded),
        };
        _host.Log?.Enter(CallPart.Plan);
        blueprint = blueprint.Remembering(observed);
        Plan plan = Planner.Make(blueprint, recorded, observed);
        KernelProbe.Require(plan);
        return new Planned(
            plan,
            blueprint,
            [.. ForeignFirewalls.Warnings(blueprint, observed), .. NodeFileObject.Warnings(blueprint, observed), .. observed.Users.Warnings(), .. DeviceWarnings.Of(plan, blueprint)],
            observed.Users,
            (stage, at) => FirewallNow(observer, stage, at, observed, now => Planner.Make(blueprint, recorded, now)),
            () => Plan(draw, adopting));
    }

    /// <summary>The host's operations at its own steps are planned anew: its table is everybody's. What is done in a node asks what is there by itself.</summary>
    private FirewallPart FirewallNow(Observer observer, Stage stage, NamespaceRef at, Observed observed, Func<Observed, Plan> plan)
    {
        Observed tables = observer.ObserveTables(observed, at, out uint generation);
        if (!at.IsHost)
        {
            return new FirewallPart(OperationsAt(stage.Operations), tables, generation);
        }
        (FirewallDump firewall, IReadOnlyList<ForeignChain> foreign) = observer.ObserveFirewall();
        // The others are asked behind the ruleset: whoever has changed that has written down before what it needs of the host.
        Observed now = tables with { Firewall = firewall, Foreign = foreign, OthersLater = new Lazy<OtherFabrics>(() => OtherFabrics.Read(_host.StateDirectory, _state.Id)) };
        IEnumerable<Operation> operations = stage.Step is Step.Firewall or Step.Unfilter
            ? plan(now).Stages.Where(s => s.Step == stage.Step).SelectMany(s => s.Operations)
            : stage.Operations;
        return new FirewallPart(OperationsAt(operations), now, generation);

        IReadOnlyList<FirewallOperation> OperationsAt(IEnumerable<Operation> all) => [.. all.OfType<FirewallOperation>().Where(operation => operation.In == at)];
    }

    /// <param name="Plan">The plan.</param>
    /// <param name="Wanted">What it is to lead to.</param>
    /// <param name="Warnings">What other people's firewalls will do to it, and what becomes of processes in nodes that go.</param>
    /// <param name="Users">Who lives in nodes that are to go.</param>
    /// <param name="Firewall">Plans the firewall's part anew, against the ruleset as it is then.</param>
    /// <param name="Again">Plans all of it anew.</param>
    internal sealed record Planned(
        Plan Plan, Blueprint Wanted, IReadOnlyList<string> Warnings, NodeUsers Users, Func<Stage, NamespaceRef, FirewallPart> Firewall, Func<Planned> Again)
    {
        /// <summary>With what the files of nodes are told at its end.</summary>
        internal Planned Then(IEnumerable<Operation> operations) => this with { Plan = Plan.Then(Step.Names, [.. operations]) };

        /// <summary>Without the host's firewall, which is done already.</summary>
        internal Planned WithoutFirewall() => this with { Plan = new Plan([.. Plan.Stages.Where(stage => stage.Step != Step.Firewall)]) };

        /// <summary>The families that it needs the host to forward, and takes for forwarded.</summary>
        internal IEnumerable<bool> TakenForForwarded =>
            Wanted.Objects.OfType<ForwardingObject>().Select(o => o.IPv6).Except(Plan.Operations.OfType<TurnForwardingOn>().Select(operation => operation.IPv6));
    }

    internal ApplyOutcome Apply(Topology wanted, string? source, ApplyEvents? events, CancellationToken cancellation) =>
        Apply(Plan(wanted), source, events, cancellation);

    internal ApplyOutcome Allow(bool remove, ApplyEvents? events)
    {
        FabricRecord fabric = RequireFabric();
        IReadOnlyList<ForeignChain> chains = new Observer(_host, _namespaces).ObserveFirewall().Foreign;
        Planned planned = Plan((_, _) => _state.Current.With(remove ? [] : ForeignFirewalls.Rules(_state.Current, chains)));
        return Apply(planned, fabric.Source, events, CancellationToken.None);
    }

    private ApplyOutcome Apply(Planned planned, string? source, ApplyEvents? events, CancellationToken cancellation)
    {
        foreach (string warning in planned.Warnings)
        {
            events?.Warn?.Invoke(warning);
        }
        if (!_isPartial)
        {
            _state.Sweep();
        }
        if (planned.Plan.IsEmpty && RecordsSay(planned.Wanted))
        {
            return new ApplyOutcome(planned.Plan, _watch.Elapsed, planned.Warnings);
        }
        events?.Planned?.Invoke(planned.Plan);
        var record = new RecordChange(_state, planned.Wanted, planned.Plan);
        var context = new ApplyContext(_host, _namespaces, _state, _lock, (stage, at) => planned.Firewall(stage, at));
        var executor = new Executor(context, events?.Done);
        _host.Log?.Enter(CallPart.State);
        try
        {
            record.Begin(new FabricRecord(FabricRecord.CurrentFormat, _state.Id.Name.ToString(), source, planned.Wanted.Group, _namespaces.CookieOf(NamespaceRef.Host)));
            if (HasLostForwarding(planned))
            {
                planned = planned.Again();
            }
            _host.Log?.Enter(CallPart.Kernel);
            _host.Names.PrepareDirectory();
            executor.Run(planned.Plan, cancellation);
            AddressWait.Until(_namespaces, executor.Done);
        }
        catch (Exception e) when (e is ApplyException or FabricException or OperationCanceledException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            IReadOnlyList<Exception> left = Rollback.Run(context, executor.Done);
            record.TakeBack(left.Count == 0);
            throw Explain(e, left);
        }
        _host.Log?.Did(_state.Id, planned.Plan);
        _host.Log?.Enter(CallPart.State);
        record.End();
        if (!_isPartial && _state.Id.Face == Face.Fabric && !planned.Wanted.Parts.Any(part => part.Kind == PartKind.Attachment))
        {
            _state.DeleteLeases(); // What was attached without the file has gone.
        }
        return new ApplyOutcome(planned.Plan, _watch.Elapsed, planned.Warnings);
    }

    /// <summary>
    /// Whether another fabric, the last that needed forwarding, has put it back since this was planned. From now on none does: the record
    /// of the need is written.
    /// </summary>
    private bool HasLostForwarding(Planned planned)
    {
        bool[] families = [.. planned.TakenForForwarded];
        bool lost = false;
        if (families.Length > 0)
        {
            lost = NamespaceThread.Run(_host.Namespace, () => families.Any(ipv6 => ForwardingState.IsOff(_host, ipv6)));
        }
        return lost;
    }

    internal ApplyOutcome? Remove(bool force, ApplyEvents? events)
    {
        if (_state.Fabric is null)
        {
            _state.Delete(); // An up may have been killed before its first record, a down after its last.
            return null;
        }
        ApplyOutcome outcome = TakeAway(force, events);
        _state.Delete();
        return outcome;
    }

    /// <summary>Takes away all that the records in scope say. It goes on after a failure, and tells of all of them.</summary>
    private ApplyOutcome TakeAway(bool force, ApplyEvents? events)
    {
        Planned planned = Plan((recorded, _) => recorded with { Parts = [] });
        Plan plan = planned.Plan;
        if (!force)
        {
            planned.Users.RequireNone(_state.Id.ToString());
        }
        foreach (string warning in planned.Users.Warnings())
        {
            events?.Warn?.Invoke(warning);
        }
        var context = new ApplyContext(_host, _namespaces, _state, _lock, planned.Firewall);
        events?.Planned?.Invoke(plan);
        _host.Log?.Enter(CallPart.State);
        if (_state.Fabric is { } fabric)
        {
            new RecordChange(_state, Blueprint.Empty, plan).Begin(fabric);
        }
        _host.Log?.Enter(CallPart.Kernel);
        List<Exception> failures = [];
        foreach (Stage stage in plan.Stages)
        {
            Teardown.Run(context, stage, events?.Done, failures);
        }
        if (failures.Count > 0)
        {
            throw new FabricException($"{failures[0].Message}", failures[0], [.. failures.Skip(1).Select(failure => failure.Message)]);
        }
        _host.Log?.Did(_state.Id, plan);
        _host.Log?.Enter(CallPart.State);
        return new ApplyOutcome(plan, _watch.Elapsed, []);
    }

    internal StatusReport? Report()
    {
        if (_state.Fabric is null)
        {
            return null;
        }
        RequireSameHost();
        _host.Log?.Enter(CallPart.Observe);
        var observer = new Observer(_host, _namespaces);
        return new StatusReport(_state, observer.Observe(
            observer.Facts().Links, [.. _state.Recorded.Objects], new Lazy<OtherFabrics>(() => OtherFabrics.Read(_host.StateDirectory, _state.Id))));
    }

    private FabricRecord RequireFabric() =>
        _state.Fabric ?? throw new FabricException($"there is no {_state.Id}", "gantry ps --all lists those that are up");

    private bool RecordsSay(Blueprint blueprint) => _state.Fabric is not null && _state.Recorded.Parts.ToHashSet().SetEquals(blueprint.Parts);

    private void RequireSameHost()
    {
        ulong cookie = _namespaces.CookieOf(NamespaceRef.Host);
        if (_state.Fabric is { } fabric && fabric.HostCookie != cookie)
        {
            throw new FabricException(
                $"{_state.Id}: its records in {_host.StateDirectory} belong to another network namespace than this one",
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
