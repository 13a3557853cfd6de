using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>One way that a route leads.</summary>
/// <param name="Via">The next hop; null: straight through the device.</param>
/// <param name="Device">The link that it goes through.</param>
/// <param name="Weight">Its share beside others.</param>
/// <param name="OnLink">Whether the next hop is on the link although no address says so.</param>
public readonly record struct RouteHop(IPAddress? Via, LinkRef Device, int Weight = 1, bool OnLink = false)
{
    /// <summary>As iproute2 writes it, without the weight.</summary>
    public string Words => $"{(Via is null ? "" : $" via {Via}")} dev {Device.Name}";
}

/// <summary>A route. Its place in the kernel is its table, destination and metric: another one there takes it.</summary>
/// <param name="In">The namespace.</param>
/// <param name="To">Where to; prefix length 0 is the default route.</param>
/// <param name="Hops">Where it leads; none for a route that sends nothing on.</param>
public sealed record RouteObject(NamespaceRef In, IPNetwork To, ImmutableArray<RouteHop> Hops) : KernelObject(In)
{
    /// <summary>What it does with a packet.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary>The address that the stack's own packets leave with; null: the kernel chooses.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Its preference; null: the kernel's own.</summary>
    public uint? Metric { get; init; }

    /// <summary>The table that it is in.</summary>
    public uint Table { get; init; } = Route.MainTable;

    /// <summary>As iproute2 writes it: "default via 10.11.0.1 dev eth0".</summary>
    public string Words => string.Concat(
    [
        Type == RouteType.Unicast ? "" : $"{Type.ToString().ToLowerInvariant()} ",
        Destination,
        Hops is [var only] ? only.Words + (only.OnLink ? " onlink" : "") : "",
        Table == Route.MainTable ? "" : $" table {Table}",
        Metric is { } metric ? $" metric {metric}" : "",
        Source is { } source ? $" src {source}" : "",
        .. Hops.Length < 2 ? [] : Hops.Select(hop => $" nexthop{hop.Words} weight {hop.Weight}{(hop.OnLink ? " onlink" : "")}"),
    ]);

    /// <inheritdoc/>
    public override string Key => $"{In} route {To}{(Table == Route.MainTable ? "" : $" table {Table}")}{(Metric is null ? "" : $" metric {EffectiveMetric}")}";

    internal override ImmutableArray<int> OnLinks => [.. Hops.Select(hop => hop.Device.Index).Distinct()];

    private uint EffectiveMetric => Route.MetricOf(To, Metric);

    /// <summary>iproute2 takes the family of "default" from a next hop, else for IPv4.</summary>
    private string Destination => To.PrefixLength == 0 && (To.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || Hops is [{ Via: not null }])
        ? "default"
        : To.ToString();

    /// <summary>A route through one next hop, as most are.</summary>
    internal static RouteObject Through(NamespaceRef at, IPNetwork to, IPAddress? via, LinkRef device) => new(at, to, [new RouteHop(via, device)]);

    internal Route ToRoute() => new()
    {
        To = To,
        Type = Type,
        Via = Hops is [{ Via: var via }] ? via : null,
        Device = Hops is [{ Device: var device }] ? device.Index : null,
        OnLink = Hops is [{ OnLink: true }],
        NextHops = Hops.Length < 2 ? [] : [.. Hops.Select(hop => new NextHop(hop.Via, hop.Device.Index, hop.Weight) { OnLink = hop.OnLink })],
        Source = Source,
        Metric = Metric,
        Table = Table,
    };

    internal override KernelObject Record(RecordFields fields) => new RouteObject(fields.Namespace("in", In), fields.Network("to", To), fields.List("hops", Hops, (hop, of) => new RouteHop(
        of.AddressOrNull("via", hop.Via), of.Link("device", hop.Device), of.Number("weight", hop.Weight), of.Flag("onlink", hop.OnLink))))
    {
        Type = fields.Word("type", Type),
        Source = fields.AddressOrNull("source", Source),
        Metric = fields.NumberOrNull("metric", Metric),
        Table = fields.Number("table", Table),
    };

    internal override Sighting Look(Observed observed) =>
        observed[In]?.RouteTo(Table, To, EffectiveMetric) is { } route
            ? Sighting.Of(this with { Type = route.Type, Hops = HopsOf(route), Source = route.Source })
            : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(When(plan), new AddRoute(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => plan.Add(When(plan), new ReplaceRoute((RouteObject)found, this));

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteRoute(this));

    /// <summary>When all its links are up; one with a source waits until all addresses are there, of which that is one.</summary>
    private Step When(PlanBuilder plan) => Source is not null ? Step.Late : Hops.Select(hop => plan.OverOf(hop.Device.Index)).DefaultIfEmpty(Step.Inside).Max();

    /// <summary>As it was found, its links under the names that are wanted; IPv6's that send nothing on are told with lo.</summary>
    private ImmutableArray<RouteHop> HopsOf(Route route)
    {
        if (route.Type != RouteType.Unicast)
        {
            return [];
        }
        IEnumerable<NextHop> hops = route.NextHops.IsEmpty ? [new NextHop(route.Via, route.Device ?? 0) { OnLink = route.OnLink }] : route.NextHops;
        ImmutableArray<RouteHop> found =
        [
            .. hops.Select(hop => new RouteHop(hop.Via, Hops.Select(own => own.Device).FirstOrDefault(link => link.Index == hop.Device, new LinkRef(default, hop.Device)), hop.Weight, hop.OnLink)),
        ];
        return found.ToHashSet().SetEquals(Hops) ? Hops : found; // IPv6 keeps them in an order of its own.
    }

    /// <summary>Whether both are the same, next hops in the same order.</summary>
    public bool Equals(RouteObject? other) => other is not null && In == other.In && To.Equals(other.To) && Type == other.Type && Table == other.Table
        && Metric == other.Metric && Equals(Source, other.Source) && Hops.SequenceEqual(other.Hops);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(In, To, Type, Table, Metric);
}
