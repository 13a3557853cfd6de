using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>How a link that somebody else made is set; it is put back as it was.</summary>
/// <param name="In">The namespace that the link is in.</param>
/// <param name="Name">The link.</param>
/// <param name="Wanted">What is said of it.</param>
/// <param name="Before">The same as it was before; null where that is not known.</param>
public sealed record ForeignLinkObject(NamespaceRef In, InterfaceName Name, ForeignLinkSettings Wanted, ForeignLinkSettings? Before = null) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} settings of {Name}";

    internal override KernelObject Record(RecordFields fields) => new ForeignLinkObject(
        fields.Namespace("in", In),
        fields.Interface("name", Name),
        fields.Nested("wanted", Wanted, RecordSettings),
        fields.ObjectOrNull("before", Before, RecordSettings));

    internal override Sighting Look(Observed observed) => observed[In]?.LinkByName(Name.ToString()) is { } link
        ? Sighting.Of(this with { Wanted = Wanted.Of(link) })
        : Sighting.OfStranger($"no interface {Name}");

    internal override void Create(PlanBuilder plan)
    {
        // Somebody else does.
    }

    internal override void Change(PlanBuilder plan, KernelObject found) => Plan(plan, ((ForeignLinkObject)found).Wanted, Wanted);

    internal override void Delete(PlanBuilder plan)
    {
        if (Before is not null)
        {
            Plan(plan, Wanted, Before);
        }
    }

    private static ForeignLinkSettings RecordSettings(ForeignLinkSettings settings, RecordFields fields) => new(
        fields.MacOrNull("mac", settings.Mac),
        fields.NumberOrNull("mtu", settings.Mtu),
        fields.Nested("mode", settings.Mode, LinkModeObject.RecordMode));

    private void Plan(PlanBuilder plan, ForeignLinkSettings before, ForeignLinkSettings after)
    {
        if (before != after && before.Index is { } index)
        {
            plan.Add(Step.Late, new SetLink(In, new LinkRef(Name, index), before.ToSettings(), after.ToSettings()));
        }
    }
}

/// <summary>What can be said of somebody else's link; null is left as it is.</summary>
/// <param name="Mac">Its Ethernet address.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Mode">How it takes frames in and passes them on.</param>
public sealed record ForeignLinkSettings(MacAddress? Mac, int? Mtu, LinkMode Mode)
{
    /// <summary>The index of the link that they were read of; never in a record.</summary>
    internal int? Index { get; private init; }

    /// <summary>Whether it says nothing.</summary>
    public bool IsEmpty => Mac is null && Mtu is null && Mode.IsEmpty;

    /// <summary>Whether both say the same, of whichever link.</summary>
    public bool Equals(ForeignLinkSettings? other) => other is not null && Mac == other.Mac && Mtu == other.Mtu && Mode == other.Mode;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mac, Mtu, Mode);

    /// <summary>Of what is said here, how a link is.</summary>
    internal ForeignLinkSettings Of(Link link) => new(Mac is null ? null : link.Mac, Mtu is null ? null : (int)link.Mtu, Mode.Of(link)) { Index = link.Index };

    internal LinkSettings ToSettings() => new(Mtu: Mtu, Mac: Mac, Mode: Mode);
}
