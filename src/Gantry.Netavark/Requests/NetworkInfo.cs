using System.Net;
using System.Text.Json;

namespace Gantry.Netavark.Requests;

/// <summary>A network as podman keeps it.</summary>
/// <param name="Raw">As it came.</param>
internal sealed record NetworkInfo(JsonElement Raw)
{
    internal required string Name { get; init; }

    internal required string Driver { get; init; }

    /// <summary>The bridge; of a macvlan the link beneath.</summary>
    internal string? Interface { get; init; }

    internal IReadOnlyList<SubnetInfo> Subnets { get; init; } = [];

    internal IReadOnlyList<RouteInfo> Routes { get; init; } = [];

    internal bool IsInternal { get; init; }

    internal bool HasNames { get; init; }

    internal IReadOnlyList<IPAddress> Servers { get; init; } = [];

    internal required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>host-local (podman has chosen the addresses), dhcp or none.</summary>
    internal required string AddressDriver { get; init; }

    internal static NetworkInfo Read(JsonElement element, string path)
    {
        var fields = new Fields(element, path);
        return new NetworkInfo(element)
        {
            Name = fields.RequiredText("name"),
            Driver = fields.RequiredText("driver"),
            Interface = fields.Text("network_interface"),
            Subnets = fields.List("subnets", SubnetInfo.Read) ?? [],
            Routes = fields.List("routes", RouteInfo.Read) ?? [],
            IsInternal = fields.Flag("internal"),
            HasNames = fields.Flag("dns_enabled"),
            Servers = fields.Addresses("network_dns_servers") ?? [],
            Options = fields.Options("options"),
            AddressDriver = fields.Options("ipam_options").GetValueOrDefault("driver") is { Length: > 0 } driver ? driver : "host-local",
        };
    }
}

/// <summary>A subnet of a network.</summary>
/// <param name="Subnet">The subnet.</param>
/// <param name="Gateway">The bridge's address in it; null: it has none.</param>
internal sealed record SubnetInfo(IPNetwork Subnet, IPAddress? Gateway)
{
    internal static SubnetInfo Read(JsonElement element, string path)
    {
        var fields = new Fields(element, path);
        return new SubnetInfo(Addressing.ParseSubnet(fields.RequiredText("subnet"), fields.PathOf("subnet")), fields.Text("gateway") is { Length: > 0 } gateway ? Addressing.Parse(gateway, fields.PathOf("gateway")) : null);
    }
}

/// <summary>A route that a network's containers get.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Gateway">The next hop.</param>
/// <param name="Metric">Its preference; null: 100.</param>
/// <param name="Type">unicast, blackhole, unreachable, prohibit.</param>
internal sealed record RouteInfo(IPNetwork Destination, IPAddress? Gateway, uint? Metric, string Type)
{
    internal static RouteInfo Read(JsonElement element, string path)
    {
        var fields = new Fields(element, path);
        return new RouteInfo(
            Addressing.ParseSubnet(fields.RequiredText("destination"), fields.PathOf("destination")),
            fields.Address("gateway"),
            (uint?)fields.Number("metric"),
            fields.Text("route_type") is { Length: > 0 } type ? type : "unicast");
    }
}
