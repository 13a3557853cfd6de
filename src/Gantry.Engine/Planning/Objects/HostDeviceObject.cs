using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A link of the host that is inside a node, or on the host in a bridge of ours. It is nobody's to delete: it goes home.</summary>
/// <param name="In">Where it is wanted.</param>
/// <param name="Link">Its name and index there.</param>
/// <param name="HostName">Its name on the host.</param>
/// <param name="Master">The bridge that it is a port of; null: none.</param>
/// <param name="Mtu">Bytes; null: its own.</param>
/// <param name="IsUp">Whether it is up.</param>
/// <param name="Before">What it was like on the host; null where that is not known.</param>
public sealed record HostDeviceObject(
    NamespaceRef In, LinkRef Link, InterfaceName HostName, LinkRef? Master, int? Mtu, bool IsUp = true, DeviceState? Before = null) : KernelObject(In)
{
    /// <summary>Of one that was found on the host while it belongs into a node: what it lacks of what it was there.</summary>
    public DeviceState? Home { get; init; }

    /// <inheritdoc/>
    public override string Key => $"{In} device {HostName}";

    internal override ImmutableArray<(NamespaceRef In, LinkRef Link)> Links => In.IsHost ? [] : [(In, Link)];

    internal override bool GoesBeforeNode => true;

    private LinkRef AtHome => new(HostName, Before?.Index ?? 0);

    /// <summary>The same with what the host's link is like that is about to be moved.</summary>
    internal HostDeviceObject Remembering(Observed observed) =>
        Before is null && observed.Host.LinkByName(HostName.ToString()) is { } link ? this with { Before = DeviceState.Of(link, observed.Host) } : this;

    internal override KernelObject Record(RecordFields fields) => new HostDeviceObject(
        fields.Namespace("in", In),
        fields.Link("link", Link),
        fields.Interface("host_name", HostName),
        fields.LinkOrNull("master", Master),
        fields.NumberOrNull("mtu", Mtu),
        fields.Flag("up", IsUp),
        fields.ObjectOrNull("before", Before, DeviceState.Record));

    internal override Sighting Look(Observed observed)
    {
        Link? home = observed.Host.LinkByName(HostName.ToString());
        if (In.IsHost)
        {
            return home is null ? Missing : home.Master != 0 && home.Master != Master?.Index
                ? Sighting.OfStranger($"an interface that is a port of {observed.Host.LinkByIndex(home.Master)?.Name.ToString() ?? "another bridge"} already")
                : Sighting.Of(this with { Master = home.Master == 0 ? null : Master, Mtu = Mtu is null ? null : (int)home.Mtu, IsUp = home.IsUp });
        }
        if (observed[In]?.LinkByIndex(Link.Index) is { } link)
        {
            // Under another name it goes home and comes again: an older kernel renames none that is up.
            var found = this with
            {
                Link = Link with { Name = link.Name },
                Master = SingleLink.MasterOf(link, Master),
                Mtu = Mtu is null ? null : (int)link.Mtu,
                IsUp = link.IsUp,
            };
            return Sighting.Of(found) with { MustGo = link.Name != Link.Name };
        }
        return home is null ? Missing : Sighting.Of(this with { Home = (Before ?? DeviceState.Of(home, observed.Host)).LackingOn(home, observed.Host) });
    }

    internal override void Create(PlanBuilder plan)
    {
        if (!In.IsHost)
        {
            plan.Add(Step.Links, new MoveDevice(NamespaceRef.Host, AtHome, In, Link, [.. Before?.Restore(AtHome, Before.Mtu) ?? []]));
        }
        Plan(plan, this with { Master = null, Mtu = Mtu is null ? null : Before?.Mtu ?? 0, IsUp = In.IsHost && Before?.IsUp == true });
    }

    internal override void Change(PlanBuilder plan, KernelObject found)
    {
        var device = (HostDeviceObject)found;
        if (device.Home is not null)
        {
            Create(plan);
            return;
        }
        Plan(plan, device);
    }

    internal override void Delete(PlanBuilder plan)
    {
        if (In.IsHost)
        {
            (this with { Master = null, Mtu = Mtu is null ? null : Before?.Mtu ?? Mtu, IsUp = Before?.IsUp ?? IsUp }).Plan(plan, this, Step.Unlink);
            return;
        }
        if (Home is null)
        {
            plan.Add(Step.Unlink, new MoveDevice(In, Link, NamespaceRef.Host, AtHome, []));
        }
        foreach (Operation operation in (Home ?? Before)?.Restore(AtHome, Mtu ?? Before!.Mtu) ?? [])
        {
            plan.Add(Step.Unlink, operation);
        }
    }

    /// <summary>Plans what differs, all of it at one step or each at its own.</summary>
    private void Plan(PlanBuilder plan, HostDeviceObject before, Step? all = null)
    {
        if (before.Mtu != Mtu)
        {
            plan.Add(all ?? Step.Inside, new SetLink(In, Link, new LinkSettings(Mtu: before.Mtu), new LinkSettings(Mtu: Mtu)));
        }
        if (before.Master != Master)
        {
            plan.Add(all ?? Step.Inside, new SetLink(In, Link, new LinkSettings(Master: before.Master ?? default(LinkRef)), new LinkSettings(Master: Master ?? default(LinkRef))));
        }
        if (before.IsUp != IsUp)
        {
            bool last = Master is { } master && (In.IsHost || !plan.IsFresh(master.Index));
            if (last && all is null)
            {
                plan.MarkRaised(Link.Index);
            }
            plan.Add(all ?? (last ? Step.Up : Step.Inside), new SetLink(In, Link, new LinkSettings(Up: before.IsUp), new LinkSettings(Up: IsUp)));
        }
    }

    private Sighting Missing => Sighting.OfStranger($"no interface {HostName} on the host");
}
