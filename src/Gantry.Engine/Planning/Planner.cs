using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// The difference between what is wanted, what the record says is ours, and what is there. Pure. What is there and is not ours is never
/// touched: where it stands in the way, that is an error before anything is done.
/// </summary>
internal sealed class Planner
{
    private readonly Blueprint _wanted;
    private readonly Dictionary<string, KernelObject> _recorded = [];
    private readonly List<KernelObject> _former = []; // What had a key before: an up that was killed may or may not have come to its successor.
    private readonly Func<KernelObject, Sighting> _look;
    private readonly PlanBuilder _plan = new();
    private readonly HashSet<(NamespaceRef In, int Index)> _goneLinks = [];
    private readonly HashSet<(NamespaceRef In, string Name)> _goneNames = [];
    private readonly HashSet<(NamespaceRef In, int Index)> _renumbered = [];
    private readonly List<KernelObject> _unwanted;
    private readonly HashSet<(NamespaceRef In, InterfaceName Name)> _leavingNames;
    private readonly HashSet<(NamespaceRef In, int Index)> _links;
    private readonly List<FabricException> _conflicts = [];
    private readonly Lazy<ILookup<NamespaceRef, KernelObject>> _recordedIn;
    private readonly Lazy<ILookup<(NamespaceRef In, int Index), KernelObject>> _recordedOn;

    private Planner(Blueprint wanted, Blueprint recorded, Func<KernelObject, Sighting> look)
    {
        _wanted = wanted;
        _look = look;
        foreach (KernelObject o in recorded.Objects)
        {
            if (!_recorded.TryAdd(o.Key, o))
            {
                _former.Add(o);
            }
        }
        HashSet<string> keys = [.. wanted.Objects.Select(o => o.Key)];
        _unwanted = [.. recorded.Objects.Where(o => !keys.Contains(o.Key)).Select(o => look(o).Found).OfType<KernelObject>().DistinctBy(o => o.Key)];
        _leavingNames = [.. _unwanted.SelectMany(NamesOf)];
        _links = [.. wanted.Objects.Concat(_recorded.Values).SelectMany(o => o.Links).Select(link => (link.In, link.Link.Index))];
        _recordedIn = new(() => _recorded.Values.ToLookup(o => o.In));
        _recordedOn = new(() => _recorded.Values
            .SelectMany(o => o.OnLinks.Distinct(), (o, link) => (Link: (o.In, link), Object: o))
            .ToLookup(pair => pair.Link, pair => pair.Object));
        FindRenumbered();
    }

    /// <summary>Whether somebody lives in a node that is to go.</summary>
    private Func<NamespaceRef, bool> IsInUse { get; init; } = static _ => false;

    /// <summary>Plans against what was observed.</summary>
    /// <exception cref="FabricException">Something that is not ours stands in the way.</exception>
    internal static Plan Make(Blueprint wanted, Blueprint recorded, Observed observed)
    {
        SubnetConflicts.Require(wanted, recorded, observed);
        PortConflicts.Require(wanted, recorded, observed);
        var planner = new Planner(wanted, recorded, o => o.Look(observed)) { IsInUse = observed.Users.In };
        planner.PlanWanted();
        planner.PlanUnwanted();
        LinkGroupPlan.Fold(planner._plan, observed);
        FirewallPlan.Complete(planner._plan, wanted, recorded, observed);
        return planner._plan.Build();
    }

    /// <summary>Plans to make one part again what its record says, without what fabrics share.</summary>
    /// <exception cref="FabricException">Something that is not ours stands in its place.</exception>
    internal static Plan Mending(Part part, uint group, Observed observed)
    {
        var recorded = new Blueprint(group, [part]);
        var planner = new Planner(recorded, recorded, o => o.Look(observed));
        planner.PlanWanted();
        return planner._plan.Build();
    }

    /// <summary>Plans for a bare host: what a script does.</summary>
    internal static Plan OnBareHost(Blueprint wanted)
    {
        var planner = new Planner(wanted, Blueprint.Empty, static _ => Sighting.Absent);
        planner.PlanWanted();
        FirewallPlan.CompleteOnBareHost(planner._plan, wanted);
        return planner._plan.Build();
    }

    /// <summary>Plans to take away all that a blueprint says, taking it for there.</summary>
    internal static Plan TakingDown(Blueprint recorded)
    {
        var planner = new Planner(Blueprint.Empty, recorded, static o => Sighting.Of(o));
        planner.PlanUnwanted();
        FirewallPlan.CompleteTakingDown(planner._plan, recorded);
        return planner._plan.Build();
    }

    private void PlanWanted()
    {
        int nodes = 0;
        foreach (Part part in _wanted.Parts)
        {
            if (part.Kind == PartKind.Node && nodes++ % PlanBuilder.NodesPerWave == 0 && nodes > 1)
            {
                _plan.NextWave();
            }
            foreach (KernelObject o in part.Objects)
            {
                PlanWanted(o);
            }
        }
        if (_conflicts.Count > 0)
        {
            throw _conflicts[0];
        }
    }

    private void PlanWanted(KernelObject wanted)
    {
        if (GoesWithLink(wanted))
        {
            // Of a route of IPv6 only the next hop over that link goes.
            if (wanted is RouteObject { Hops.Length: > 1 } && _look(wanted).Found is { } rest)
            {
                wanted.Change(_plan, rest);
            }
            else
            {
                wanted.Create(_plan);
            }
            return;
        }
        Sighting sighting = _look(wanted);
        if (sighting.Found is { } there && IsSomebodys(there))
        {
            sighting = Sighting.OfStranger(Strangers.Describe(there));
        }
        if (sighting.Stranger is { } stranger)
        {
            // It may be what we had under another key, and goes.
            if (NamesOf(wanted).Take(1).Any(_leavingNames.Contains))
            {
                wanted.Create(_plan);
                return;
            }
            // It may be what we had under this key before: another pair under a name that stays.
            if (RecordedAs(wanted.Key).Where(before => before != wanted).Select(before => _look(before).Found).OfType<KernelObject>().FirstOrDefault() is { } old)
            {
                Replace(old, wanted);
                return;
            }
            _conflicts.Add(new FabricException(
                $"{wanted.Key.Replace("host ", "", StringComparison.Ordinal)}: there is {stranger}", "give it another name in the file, or remove it; nothing was changed"));
            return;
        }
        if (sighting.MustGo)
        {
            Replace(sighting.Found!, wanted);
        }
        else if (sighting.Found is not { } found || GoesWithLink(found))
        {
            wanted.Create(_plan);
        }
        else if (!wanted.IsMetBy(found))
        {
            wanted.Change(_plan, found);
        }
        else if (wanted is RouteObject route && route.OnLinks.Any(link => _renumbered.Contains((route.In, link))))
        {
            _plan.Add(Step.Inside, new ReplaceRoute(route, route));
        }
    }

    private IEnumerable<KernelObject> RecordedAs(string key) =>
        _recorded.TryGetValue(key, out KernelObject? recorded) ? _former.Where(o => o.Key == key).Prepend(recorded) : [];

    private void Replace(KernelObject old, KernelObject wanted)
    {
        MarkGone(old);
        foreach ((_, Operation operation) in Deletion(old))
        {
            _plan.Add(Step.Clear, operation);
        }
        wanted.Create(_plan);
    }

    private void PlanUnwanted()
    {
        HashSet<NamespaceRef> goneNodes = [.. _unwanted.OfType<NamespaceObject>().Select(o => o.In)];
        _unwanted.ForEach(MarkGone);
        HashSet<(NamespaceRef, InterfaceName)> newNames = [.. _wanted.Objects.SelectMany(NamesOf)];
        // The same address with another prefix or peer would be there already.
        HashSet<(NamespaceRef, int, System.Net.IPAddress)> newAddresses = [.. _wanted.Objects.OfType<AddressObject>().Select(o => (o.In, o.Link.Index, o.Address.Address))];
        foreach (KernelObject o in Enumerable.Reverse(_unwanted))
        {
            // A namespace in which somebody lives stays: its links don't go with it.
            bool goesWithNode = o.GoesWith(goneNodes) && !(IsInUse(o.In) && o.Links.Any());
            if (goesWithNode || GoesWithLink(o))
            {
                continue;
            }
            // A name that something new needs is freed first.
            bool isInTheWay = NamesOf(o).Any(newNames.Contains) || (o is AddressObject address && (_renumbered.Contains((address.In, address.Link.Index)) || newAddresses.Contains((address.In, address.Link.Index, address.Address.Address))));
            foreach ((Step step, Operation operation) in Deletion(o))
            {
                _plan.Add(isInTheWay ? Step.Clear : step, operation);
            }
        }
    }

    /// <summary>What deletes an object, knowing what goes with it and how all that is made again.</summary>
    private IEnumerable<(Step Step, Operation Operation)> Deletion(KernelObject o)
    {
        var plan = new PlanBuilder();
        o.Delete(plan);
        IEnumerable<KernelObject> contents = o switch
        {
            NamespaceObject { Cookie: not 0 } => _recordedIn.Value[o.In].Where(other => other.OnLinks.IsEmpty && !other.GoesBeforeNode),
            { Links.IsEmpty: false } => [o, .. o.Links.SelectMany(link => _recordedOn.Value[(link.In, link.Link.Index)]).Distinct()],
            _ => [],
        };
        return plan.All.Select(item => (item.Step, item.Operation switch
        {
            DeleteLink link => link with { Contents = PlanBuilder.Recreate(contents) },
            MoveDevice move => move with { Restore = [.. PlanBuilder.Recreate(contents).Where(operation => operation is not MoveDevice)] },
            DeleteNamespace ns => ns with { Contents = PlanBuilder.Recreate(contents) },
            DeleteAddress address => address with { Routes = [.. RoutesOn(o).Select(route => new ReplaceRoute(route, route))] },
            _ => item.Operation,
        }));
    }

    private IEnumerable<RouteObject> RoutesOn(KernelObject address) => _recordedOn.Value[(address.In, address.OnLinks[0])].OfType<RouteObject>();

    /// <summary>
    /// Links that get another IPv4 address in a subnet where they had one. The old one must go first: the new one would be its secondary
    /// and go with it, and the last address takes the link's routes along (net/ipv4/devinet.c, __inet_del_ifa; net/ipv4/fib_frontend.c,
    /// fib_inetaddr_event).
    /// </summary>
    private void FindRenumbered()
    {
        HashSet<(NamespaceRef, int, System.Net.IPNetwork)> leaving =
            [.. _unwanted.OfType<AddressObject>().Where(o => !o.Address.IsIPv6).Select(o => (o.In, o.Link.Index, o.Address.Network))];
        foreach (AddressObject wanted in _wanted.Objects.OfType<AddressObject>().Where(o => leaving.Contains((o.In, o.Link.Index, o.Address.Network))))
        {
            _renumbered.Add((wanted.In, wanted.Link.Index));
        }
    }

    /// <summary>The interface names that an object takes.</summary>
    private static IEnumerable<(NamespaceRef, InterfaceName)> NamesOf(KernelObject o) => o.Links.Select(link => (link.In, link.Link.Name));

    private bool GoesWithLink(KernelObject o) =>
        o.OnLinks.Any(link => _goneLinks.Contains((o.In, link))) || (o is SysctlObject { Interface: { } name } && _goneNames.Contains((o.In, name)));

    private void MarkGone(KernelObject o)
    {
        foreach ((NamespaceRef at, LinkRef link) in o.Links)
        {
            _goneLinks.Add((at, link.Index));
            _goneNames.Add((at, link.Name.ToString()));
        }
    }

    /// <summary>
    /// What stands in a namespace that is not the fabric's own, on no link of the fabric's, and is in no record: what people and programs put
    /// there is not told apart from ours by its looks.
    /// </summary>
    private bool IsSomebodys(KernelObject found) => found is AddressObject or RouteObject or RuleObject or NeighbourObject
        && (found.In.IsHost || found.In.Path is not null) && !_recorded.ContainsKey(found.Key)
        && (found.OnLinks.IsEmpty || !found.OnLinks.All(link => _links.Contains((found.In, link))));
}
