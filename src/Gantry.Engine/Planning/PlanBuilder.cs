using System.Collections.Immutable;

namespace Gantry.Engine.Planning;

/// <summary>The order of one apply. Nothing is reachable before its rules are there, and a bridge that is still down floods nothing.</summary>
internal enum Step
{
    /// <summary>What is in the way of something new.</summary>
    Clear,
    /// <summary>Bridges, still down.</summary>
    Bridges,
    /// <summary>What a bridge must be told before its first port comes.</summary>
    BridgeSettings,
    /// <summary>Namespaces and the sysctls that a new link takes over. From here to <see cref="Inside"/> in waves of nodes.</summary>
    Namespaces,
    /// <summary>The nodes' own firewalls, a transaction each: they match interfaces by name, so they stand before the first link comes.</summary>
    NodeFirewalls,
    /// <summary>Veth pairs.</summary>
    Links,
    /// <summary>Addresses, routes, links up inside the nodes; addresses on bridges that are down.</summary>
    Inside,
    /// <summary>Wires: what joins nodes, and bridges inside of them. All namespaces and bridges are there.</summary>
    Wires,
    /// <summary>Addresses, routes, links up on wires.</summary>
    WiresInside,
    /// <summary>Sysctls of interfaces, which are there now.</summary>
    Sysctls,
    /// <summary>The host's one transaction.</summary>
    Firewall,
    /// <summary>Forwarding, when the rules stand.</summary>
    Forwarding,
    /// <summary>What was held back comes up.</summary>
    Up,
    /// <summary>Routes and neighbours over what came up just now.</summary>
    Late,
    /// <summary>What nodes know each other by.</summary>
    Names,
    /// <summary>Addresses, routes, sysctls and files that are not wanted any more.</summary>
    Withdraw,
    /// <summary>Links that are not wanted any more.</summary>
    Unlink,
    /// <summary>Namespaces that are not wanted any more.</summary>
    Unname,
    /// <summary>Forwarding as it was before.</summary>
    Unforward,
    /// <summary>Rules of networks that are gone now.</summary>
    Unfilter,
    /// <summary>Connections that were translated by the rules of before.</summary>
    Flush,
}

/// <summary>Collects operations by the step that they belong to.</summary>
internal sealed class PlanBuilder
{
    /// <summary>Nodes whose namespaces are open at once: two descriptors each, and 1,024 are the usual limit.</summary>
    internal const int NodesPerWave = 200;

    private readonly SortedDictionary<(int Wave, Step Step), List<Operation>> _operations = new(Comparer<(int Wave, Step Step)>.Create(Compare));
    private readonly HashSet<int> _freshBridges = [];
    private readonly HashSet<int> _wires = [];
    private readonly HashSet<int> _raised = [];
    private int _wave;

    /// <summary>Starts a new wave of nodes.</summary>
    internal void NextWave() => _wave++;

    internal void Add(Step step, Operation operation)
    {
        int wave = Phase(step) == Step.Namespaces ? _wave : 0;
        if (!_operations.TryGetValue((wave, step), out List<Operation>? operations))
        {
            _operations.Add((wave, step), operations = []);
        }
        operations.Add(operation);
    }

    /// <summary>The operations of a step that is not repeated by waves.</summary>
    internal IReadOnlyList<Operation> At(Step step) => _operations.GetValueOrDefault((0, step)) ?? [];

    /// <summary>Puts other operations in the place of a step's.</summary>
    internal void Set(Step step, IEnumerable<Operation> operations)
    {
        _operations.Remove((0, step));
        foreach (Operation operation in operations)
        {
            Add(step, operation);
        }
    }

    /// <summary>Each step with its operations, in order.</summary>
    internal IEnumerable<(Step Step, Operation Operation)> All => _operations.SelectMany(pair => pair.Value.Select(operation => (pair.Key.Step, operation)));

    /// <summary>Remembers that a bridge is made by this plan and stays down until all its ports are there.</summary>
    internal void MarkFresh(int bridge) => _freshBridges.Add(bridge);

    internal bool IsFresh(int bridge) => _freshBridges.Contains(bridge);

    /// <summary>Remembers that a link which is there comes up only when all is in place.</summary>
    internal void MarkRaised(int link) => _raised.Add(link);

    /// <summary>Remembers that a link is an end of a wire that is made by this plan.</summary>
    internal void MarkWire(int link) => _wires.Add(link);

    /// <summary>When what hangs on a link is put there: an address.</summary>
    internal Step InsideOf(int link) => _wires.Contains(link) ? Step.WiresInside : Step.Inside;

    /// <summary>When what needs a link to be up is put there: a route.</summary>
    internal Step OverOf(int link) => IsFresh(link) || _raised.Contains(link) ? Step.Late : InsideOf(link);

    /// <summary>What makes these objects, as a flat list: the undoing of their deletion.</summary>
    internal static ImmutableArray<Operation> Recreate(IEnumerable<KernelObject> objects)
    {
        var plan = new PlanBuilder();
        foreach (KernelObject o in objects)
        {
            o.Create(plan);
        }
        return [.. plan.Build().Operations];
    }

    internal Plan Build() => new([.. _operations.Select(pair => new Stage([.. pair.Value]) { Step = pair.Key.Step })]);

    private static int Compare((int Wave, Step Step) a, (int Wave, Step Step) b)
    {
        int byPhase = (int)Phase(a.Step) - (int)Phase(b.Step);
        int byWave = byPhase != 0 ? byPhase : a.Wave - b.Wave;
        return byWave != 0 ? byWave : a.Step - b.Step;
    }

    /// <summary>The steps that go by waves are one phase.</summary>
    private static Step Phase(Step step) => step is Step.NodeFirewalls or Step.Links or Step.Inside ? Step.Namespaces : step;
}
