using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>How links that have one end are looked for and plugged in: macvlans, VXLANs.</summary>
internal static class SingleLink
{
    /// <summary>The link, if it is ours; else what is there in its place.</summary>
    internal static (Link? Ours, Sighting Other) Look(NamespaceDump? dump, LinkRef link, string kind, uint group)
    {
        if (dump?.LinkByIndex(link.Index) is { } found && found.Kind == kind && (found.Name == link.Name || found.Group == group))
        {
            return (found, default);
        }
        return (null, dump?.LinkByName(link.Name.ToString()) is { } other ? Sighting.OfStranger(Strangers.Describe(other)) : Sighting.Absent);
    }

    internal static LinkRef? MasterOf(Link link, LinkRef? wanted) => link.Master == 0 ? null : link.Master == wanted?.Index ? wanted : new LinkRef(default, link.Master);

    /// <summary>Plans its bridge and its coming up: a port of a living bridge comes up last.</summary>
    internal static void PlugIn(PlanBuilder plan, NamespaceRef at, LinkRef link, (LinkRef? Before, LinkRef? After) master, (bool Before, bool After) up)
    {
        plan.MarkWire(link.Index); // What is on it waits for it.
        if (master.Before != master.After)
        {
            plan.Add(Step.WiresInside, new SetLink(at, link, new LinkSettings(Master: master.Before ?? default(LinkRef)), new LinkSettings(Master: master.After ?? default(LinkRef))));
        }
        if (up.Before != up.After)
        {
            bool last = master.After is { } bridge && !plan.IsFresh(bridge.Index);
            if (last)
            {
                plan.MarkRaised(link.Index);
            }
            plan.Add(last ? Step.Up : Step.WiresInside, new SetLink(at, link, new LinkSettings(Up: up.Before), new LinkSettings(Up: up.After)));
        }
    }
}
