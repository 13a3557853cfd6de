using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>How a link of ours takes frames in and passes them on. It goes with its link.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Link">The link.</param>
/// <param name="Mode">What is said of it.</param>
public sealed record LinkModeObject(NamespaceRef In, LinkRef Link, LinkMode Mode) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} mode {Link.Name}";

    internal override ImmutableArray<int> OnLinks => [Link.Index];

    internal override KernelObject Record(RecordFields fields) =>
        new LinkModeObject(fields.Namespace("in", In), fields.Link("link", Link), fields.Nested("mode", Mode, RecordMode));

    internal static LinkMode RecordMode(LinkMode mode, RecordFields fields) => new()
    {
        Promiscuous = fields.FlagOrNull("promiscuous", mode.Promiscuous),
        AllMulticast = fields.FlagOrNull("all_multicast", mode.AllMulticast),
        TransmitQueueLength = fields.NumberOrNull("transmit_queue_length", mode.TransmitQueueLength),
        Hairpin = fields.FlagOrNull("hairpin", mode.Hairpin),
        Isolated = fields.FlagOrNull("isolated", mode.Isolated),
    };

    internal override Sighting Look(Observed observed) => observed[In]?.LinkByIndex(Link.Index) is { } link ? Sighting.Of(this with { Mode = Mode.Of(link) }) : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => Plan(plan, Usual(Mode));

    internal override void Change(PlanBuilder plan, KernelObject found) => Plan(plan, ((LinkModeObject)found).Mode);

    internal override void Delete(PlanBuilder plan)
    {
        if (Mode != Usual(Mode))
        {
            plan.Add(plan.InsideOf(Link.Index), new SetLink(In, Link, new LinkSettings(Mode: Mode), new LinkSettings(Mode: Usual(Mode))));
        }
    }

    private void Plan(PlanBuilder plan, LinkMode before)
    {
        if (before != Mode)
        {
            plan.Add(plan.InsideOf(Link.Index), new SetLink(In, Link, new LinkSettings(Mode: before), new LinkSettings(Mode: Mode)));
        }
    }

    /// <summary>Of what is said, how a new link is.</summary>
    private static LinkMode Usual(LinkMode mode) => new()
    {
        Promiscuous = mode.Promiscuous is null ? null : false,
        AllMulticast = mode.AllMulticast is null ? null : false,
        TransmitQueueLength = mode.TransmitQueueLength is null ? null : UsualQueue,
        Hairpin = mode.Hairpin is null ? null : false,
        Isolated = mode.Isolated is null ? null : false,
    };

    private const uint UsualQueue = 1000; // linux/netdevice.h, DEFAULT_TX_QUEUE_LEN
}
