using Gantry.Engine.Apply;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine;

/// <summary>A fabric made again what its records say, while its lock is held.</summary>
internal sealed partial class Session
{
    internal FabricId Id => _state.Id;

    /// <summary>Whether there is anything to repair: an up may have been killed before its first record.</summary>
    internal bool IsUp => _state.Fabric is not null;

    internal Planned PlanRepair() => Plan((_, _) => _state.Current);

    internal ApplyOutcome Repair(Planned planned, ApplyEvents? events) => Apply(planned, RequireFabric().Source, events, CancellationToken.None);

    /// <summary>
    /// Commits the host's firewall of several fabrics in one transaction: all of it stands in their records already. Where the kernel
    /// refuses it for one of them, each goes on by itself.
    /// </summary>
    internal static bool TryCommitTogether(IEnumerable<(Session Session, Planned Planned)> all, ApplyEvents? events)
    {
        List<(Session Session, Planned Planned, Stage Stage)> parts = [.. all.SelectMany(item => item.Planned.Plan.Stages
            .Where(stage => stage.Step == Step.Firewall).Select(stage => (item.Session, item.Planned, stage)))];
        if (parts.Count == 0)
        {
            return true;
        }
        Session first = parts[0].Session;
        var context = new ApplyContext(first._host, first._namespaces, first._state, first._lock, (_, at) => Together([.. parts.Select(part => part.Planned.Firewall(part.Stage, at))]));
        first._host.Log?.Enter(CallPart.Kernel);
        try
        {
            new Executor(context, events?.Done).Run(new Plan([parts[0].Stage]), CancellationToken.None);
            parts.ForEach(part => first._host.Log?.Did(part.Session.Id, new Plan([part.Stage])));
            return true;
        }
        catch (ApplyException)
        {
            return false;
        }
    }

    /// <summary>The table's frame once, and then everybody's elements. If somebody was there in between, the kernel refuses the first one's generation.</summary>
    private static FirewallPart Together(IReadOnlyList<FirewallPart> parts)
    {
        List<FirewallOperation> operations = [.. parts.SelectMany(part => part.Operations).Distinct()];
        IEnumerable<FirewallOperation> frame = operations.Where(operation => operation is CreateFirewall or MendFirewall).Take(1);
        Dictionary<(string, string), FirewallElement> elements = parts.SelectMany(part => part.Observed.Firewall.Elements).DistinctBy(pair => pair.Key).ToDictionary();
        return parts[0] with
        {
            Operations = [.. frame, .. operations.Where(operation => operation is not (CreateFirewall or MendFirewall))],
            Observed = parts[0].Observed with { Firewall = parts[0].Observed.Firewall with { Elements = elements } },
        };
    }
}
