using System.Text.Json.Serialization;

namespace Gantry.Cni.Results;

/// <summary>A result as its JSON says it, of every version of the specification.</summary>
internal sealed record ResultKeys
{
    [JsonPropertyName("interfaces")]
    public IReadOnlyList<InterfaceKeys?>? Interfaces { get; init; }

    [JsonPropertyName("ips")]
    public IReadOnlyList<IpKeys?>? Ips { get; init; }

    [JsonPropertyName("routes")]
    public IReadOnlyList<RouteKeys?>? Routes { get; init; }

    [JsonPropertyName("dns")]
    public DnsKeys? Dns { get; init; }

    /// <summary>Versions 0.1.0 and 0.2.0.</summary>
    [JsonPropertyName("ip4")]
    public OldIpKeys? Ip4 { get; init; }

    /// <summary>Versions 0.1.0 and 0.2.0.</summary>
    [JsonPropertyName("ip6")]
    public OldIpKeys? Ip6 { get; init; }
}

/// <summary>An interface of a result.</summary>
internal sealed record InterfaceKeys
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("mac")]
    public string? Mac { get; init; }

    [JsonPropertyName("mtu")]
    public int Mtu { get; init; }

    [JsonPropertyName("sandbox")]
    public string? Sandbox { get; init; }
}

/// <summary>An address of a result.</summary>
internal sealed record IpKeys
{
    [JsonPropertyName("address")]
    public string? Address { get; init; }

    [JsonPropertyName("gateway")]
    public string? Gateway { get; init; }

    [JsonPropertyName("interface")]
    public int? Interface { get; init; }
}

/// <summary>The address of a family in a result of version 0.1.0 or 0.2.0.</summary>
internal sealed record OldIpKeys
{
    [JsonPropertyName("ip")]
    public string? Ip { get; init; }

    [JsonPropertyName("gateway")]
    public string? Gateway { get; init; }

    [JsonPropertyName("routes")]
    public IReadOnlyList<RouteKeys?>? Routes { get; init; }
}

/// <summary>A route of a result, or of an address plugin's configuration.</summary>
internal sealed record RouteKeys
{
    [JsonPropertyName("dst")]
    public string? Destination { get; init; }

    [JsonPropertyName("gw")]
    public string? Gateway { get; init; }

    [JsonPropertyName("mtu")]
    public int? Mtu { get; init; }

    [JsonPropertyName("advmss")]
    public int? AdvertisedMss { get; init; }

    [JsonPropertyName("priority")]
    public int? Priority { get; init; }

    [JsonPropertyName("table")]
    public int? Table { get; init; }

    [JsonPropertyName("scope")]
    public int? Scope { get; init; }
}

/// <summary>What resolvers are told.</summary>
internal sealed record DnsKeys
{
    [JsonPropertyName("nameservers")]
    public IReadOnlyList<string>? Nameservers { get; init; }

    [JsonPropertyName("domain")]
    public string? Domain { get; init; }

    [JsonPropertyName("search")]
    public IReadOnlyList<string>? Search { get; init; }

    [JsonPropertyName("options")]
    public IReadOnlyList<string>? Options { get; init; }
}
