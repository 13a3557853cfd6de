using Gantry.Cni.Configuration;

namespace Gantry.Cni.Results;

/// <summary>A result as its JSON says it, of every version of the specification.</summary>
internal sealed record ResultKeys
{
    internal IReadOnlyList<InterfaceKeys>? Interfaces { get; init; }

    internal IReadOnlyList<IpKeys>? Ips { get; init; }

    internal IReadOnlyList<RouteKeys>? Routes { get; init; }

    internal DnsKeys? Dns { get; init; }

    /// <summary>Versions 0.1.0 and 0.2.0.</summary>
    internal OldIpKeys? Ip4 { get; init; }

    /// <summary>Versions 0.1.0 and 0.2.0.</summary>
    internal OldIpKeys? Ip6 { get; init; }

    internal static ResultKeys Read(JsonKeys keys) => new()
    {
        Interfaces = keys.List("interfaces", InterfaceKeys.Read),
        Ips = keys.List("ips", IpKeys.Read),
        Routes = keys.List("routes", RouteKeys.Read),
        Dns = keys.Object("dns", DnsKeys.Read),
        Ip4 = keys.Object("ip4", OldIpKeys.Read),
        Ip6 = keys.Object("ip6", OldIpKeys.Read),
    };
}

/// <summary>An interface of a result.</summary>
internal sealed record InterfaceKeys
{
    internal string? Name { get; init; }

    internal string? Mac { get; init; }

    internal int Mtu { get; init; }

    internal string? Sandbox { get; init; }

    internal static InterfaceKeys Read(JsonKeys keys) => new()
    {
        Name = keys.Text("name"),
        Mac = keys.Text("mac"),
        Mtu = keys.Number("mtu") ?? 0,
        Sandbox = keys.Text("sandbox"),
    };
}

/// <summary>An address of a result.</summary>
internal sealed record IpKeys
{
    internal string? Address { get; init; }

    internal string? Gateway { get; init; }

    internal int? Interface { get; init; }

    internal static IpKeys Read(JsonKeys keys) => new()
    {
        Address = keys.Text("address"),
        Gateway = keys.Text("gateway"),
        Interface = keys.Number("interface"),
    };
}

/// <summary>The address of a family in a result of version 0.1.0 or 0.2.0.</summary>
internal sealed record OldIpKeys
{
    internal string? Ip { get; init; }

    internal string? Gateway { get; init; }

    internal IReadOnlyList<RouteKeys>? Routes { get; init; }

    internal static OldIpKeys Read(JsonKeys keys) => new()
    {
        Ip = keys.Text("ip"),
        Gateway = keys.Text("gateway"),
        Routes = keys.List("routes", RouteKeys.Read),
    };
}

/// <summary>A route of a result, or of an address plugin's configuration.</summary>
internal sealed record RouteKeys
{
    internal string? Destination { get; init; }

    internal string? Gateway { get; init; }

    internal int? Mtu { get; init; }

    internal int? AdvertisedMss { get; init; }

    internal int? Priority { get; init; }

    internal int? Table { get; init; }

    internal int? Scope { get; init; }

    internal static RouteKeys Read(JsonKeys keys) => new()
    {
        Destination = keys.Text("dst"),
        Gateway = keys.Text("gw"),
        Mtu = keys.Number("mtu"),
        AdvertisedMss = keys.Number("advmss"),
        Priority = keys.Number("priority"),
        Table = keys.Number("table"),
        Scope = keys.Number("scope"),
    };
}

/// <summary>What resolvers are told.</summary>
internal sealed record DnsKeys
{
    internal IReadOnlyList<string>? Nameservers { get; init; }

    internal string? Domain { get; init; }

    internal IReadOnlyList<string>? Search { get; init; }

    internal IReadOnlyList<string>? Options { get; init; }

    internal static DnsKeys Read(JsonKeys keys) => new()
    {
        Nameservers = keys.Texts("nameservers"),
        Domain = keys.Text("domain"),
        Search = keys.Texts("search"),
        Options = keys.Texts("options"),
    };
}
