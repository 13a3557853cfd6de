using System.Net;
using System.Text.Json.Serialization;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A route in the main table.</summary>
/// <param name="In">The namespace.</param>
/// <param name="To">Where to; prefix length 0 is the default route.</param>
/// <param name="Via">The next hop; null: straight through the device.</param>
/// <param name="Device">The link that it goes through.</param>
public sealed record RouteObject(NamespaceRef In, IPNetwork To, IPAddress? Via, LinkRef Device) : KernelObject(In)
{
    /// <summary>As iproute2 writes it: "default via 10.11.0.1 dev eth0".</summary>
    [JsonIgnore]
    public string Words => $"{(To.PrefixLength == 0 ? "default" : To)}{(Via is null ? "" : $" via {Via}")} dev {Device.Name}";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Key => $"{In} route {To}";

    internal override int? OnLink => Device.Index;

    internal Route ToRoute() => new() { To = To, Via = Via, Device = Device.Index };

    internal override Sighting Look(Observed observed) =>
        observed[In]?.RouteTo(To) is { } route
            ? Sighting.Of(this with { Via = route.Via, Device = route.Device == Device.Index ? Device : new LinkRef(default, route.Device ?? 0) })
            : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(plan.OverOf(Device.Index), new AddRoute(this));

    internal override void Change(PlanBuilder plan, KernelObject found) => plan.Add(plan.OverOf(Device.Index), new ReplaceRoute((RouteObject)found, this));

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteRoute(this));
}
