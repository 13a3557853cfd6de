using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning;

/// <summary>
/// Completes the firewall's part of a plan by what all fabrics share: the table's frame, made before its first element and taken away
/// after its last, and the guard of interfaces that did not forward.
/// </summary>
internal static class FirewallPlan
{
    private const string GuardOwner = "gantry forwarding";

    internal static void Complete(PlanBuilder plan, Blueprint wanted, Blueprint recorded, Observed observed)
    {
        PlanGuard(plan, wanted, recorded, observed);
        // What is published anew may overlap what is not published any more: a range that grew.
        plan.Set(Step.Firewall, plan.At(Step.Firewall).OrderBy(operation => operation.Sign != Sign.Delete));
        PlanFlush(plan, wanted, recorded);
        if (observed.IsPartial && observed.Firewall.Frame == FrameState.Intact)
        {
            return; // Others have elements there that were not looked at.
        }
        PlanFrame(plan, observed.Firewall, needed: wanted.Objects.OfType<ElementObject>().Any());
    }

    internal static void CompleteOnBareHost(PlanBuilder plan, Blueprint wanted)
    {
        if (wanted.Objects.OfType<ElementObject>().Any())
        {
            PlanFlush(plan, wanted, Blueprint.Empty);
            plan.Set(Step.Firewall, [new CreateFirewall(), .. plan.At(Step.Firewall)]);
        }
    }

    internal static void CompleteTakingDown(PlanBuilder plan, Blueprint recorded)
    {
        PlanFlush(plan, Blueprint.Empty, recorded);
        List<Operation> own = [.. plan.At(Step.Unfilter).OfType<DeleteTable>()];
        if (plan.At(Step.Unfilter).Count > own.Count)
        {
            plan.Set(Step.Unfilter, [.. own, new DeleteFirewall()]);
        }
    }

    /// <summary>
    /// Connections through what is published, or is not any more, begin anew when all else is done. Whoever was cut off may have come to the
    /// rules and not to the connections: what his records say is gone through again. Of TCP those that were early need no help: they were
    /// refused, and a SYN makes a new connection of such a one (nf_conntrack_proto_tcp.c); to look through the kernel's table takes longer
    /// than all the rest.
    /// </summary>
    private static void PlanFlush(PlanBuilder plan, Blueprint wanted, Blueprint recorded)
    {
        List<PublishPort> ports = [.. plan.At(Step.Firewall).OfType<PublishPort>()];
        HashSet<PublishedPortObject> stay = [.. wanted.Objects.OfType<PublishedPortObject>()];
        HashSet<(PartKind, string)> stale = [.. recorded.Parts.Where(part => part.HasStaleFlows).Select(part => (part.Kind, part.Name))];
        ImmutableArray<FirewallElement> published =
        [
            .. ports.SelectMany(port => port.After)
                .Concat(wanted.Parts.Where(part => stale.Contains((part.Kind, part.Name))).SelectMany(part => part.Objects).OfType<PublishedPortObject>().SelectMany(port => port.Content))
                .Where(element => PortElement.Of(element) is { Protocol: not Transport.Tcp })
                .Distinct(),
        ];
        ImmutableArray<FirewallElement> before =
            [.. ports.SelectMany(port => port.Before), .. recorded.Objects.OfType<PublishedPortObject>().Where(port => !stay.Contains(port)).SelectMany(port => port.Content)];
        ImmutableArray<FirewallElement> gone = before.IsEmpty ? [] : [.. before.Except(stay.SelectMany(port => port.Content))];
        if (published.Length + gone.Length > 0)
        {
            plan.Add(Step.Flush, new FlushConntrack(published, gone));
        }
    }

    private static void PlanFrame(PlanBuilder plan, FirewallDump firewall, bool needed)
    {
        List<FirewallOperation> operations = [.. plan.At(Step.Firewall).Concat(plan.At(Step.Unfilter)).OfType<FirewallOperation>()];
        bool adds = operations.Any(operation => operation.Adds.Any());
        int left = firewall.Elements.Count - operations.SelectMany(operation => operation.Deletes).Count(element => firewall.Find(element.Set, element.Key) is not null);
        if (!adds && left == 0 && !needed)
        {
            if (firewall.Frame != FrameState.Absent)
            {
                plan.Set(Step.Unfilter, [.. plan.At(Step.Unfilter).Where(operation => operation is not DeleteElement), new DeleteFirewall()]);
            }
            return;
        }
        switch (firewall.Frame)
        {
            case FrameState.Absent when needed:
                plan.Set(Step.Firewall, [new CreateFirewall(), .. plan.At(Step.Firewall)]);
                break;
            case FrameState.Damaged:
                plan.Set(Step.Firewall,
                [
                    new MendFirewall([.. firewall.Elements.Values]),
                    .. plan.At(Step.Firewall),
                ]);
                break;
        }
    }

    /// <summary>
    /// Turning forwarding on must not make a router for strangers: two interfaces that were there and did not forward go on not to. The
    /// guard goes with the forwarding.
    /// </summary>
    private static void PlanGuard(PlanBuilder plan, Blueprint wanted, Blueprint recorded, Observed observed)
    {
        ForwardingDump forwarding = observed.Forwarding;
        HashSet<string> ours = [.. observed.Others.Links, .. Links(wanted), .. Links(recorded)];
        foreach (bool ipv6 in wanted.Objects.OfType<ForwardingObject>().Select(o => o.IPv6).Distinct())
        {
            foreach (string name in (ipv6 ? forwarding.Idle6 : forwarding.Idle4).Where(name => !ours.Contains(name)))
            {
                ElementObject guard = Guard(ipv6, $"\"{name}\"");
                if (observed.Firewall.OwnerOf(guard.Set, guard.Element) is null)
                {
                    plan.Add(Step.Firewall, new AddElement(guard));
                }
            }
        }
        foreach (bool ipv6 in plan.At(Step.Unforward).OfType<PutForwardingBack>().Select(operation => operation.IPv6).Where(ipv6 => !observed.Others.Need(ipv6)))
        {
            foreach ((_, string element) in observed.Firewall.Elements.Keys.Where(key => key.Set == Guard(ipv6, "").Set))
            {
                plan.Add(Step.Unfilter, new DeleteElement(Guard(ipv6, element)));
            }
        }
    }

    private static IEnumerable<string> Links(Blueprint blueprint) =>
        blueprint.Objects.SelectMany(o => o switch
        {
            BridgeObject { In.IsHost: true } bridge => [bridge.Link.Name],
            VethObject { In.IsHost: true, PeerIn.IsHost: true } both => [both.Link.Name, both.Peer.Name],
            VethObject { In.IsHost: true } veth => [veth.Link.Name],
            ForeignBridgeObject { In.IsHost: true } foreign => [foreign.Link.Name],
            HostDeviceObject { In.IsHost: false } away => [away.HostName],
            _ => (Netlink.Rtnetlink.InterfaceName[])[],
        }).Select(name => name.ToString());

    private static ElementObject Guard(bool ipv6, string element) =>
        new(NamespaceRef.Host, ipv6 ? FirewallTable.Guarded6 : FirewallTable.Guarded4, element, GuardOwner);
}
