using System.Text.Json.Serialization;
using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>What an address plugin reads of the request of the plugin that calls it.</summary>
internal sealed record IpamRequestKeys
{
    [JsonPropertyName("ipam")]
    public IpamKeys? Ipam { get; init; }
}

/// <summary>The keys of the reference's address plugins host-local and static.</summary>
internal sealed record IpamKeys
{
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>The only range's subnet, as old configurations say it.</summary>
    [JsonPropertyName("subnet")]
    public string? Subnet { get; init; }

    [JsonPropertyName("rangeStart")]
    public string? RangeStart { get; init; }

    [JsonPropertyName("rangeEnd")]
    public string? RangeEnd { get; init; }

    [JsonPropertyName("gateway")]
    public string? Gateway { get; init; }

    /// <summary>A list a pool; of each pool the container gets one address.</summary>
    [JsonPropertyName("ranges")]
    public IReadOnlyList<IReadOnlyList<RangeKeys>>? Ranges { get; init; }

    [JsonPropertyName("routes")]
    public IReadOnlyList<RouteKeys>? Routes { get; init; }

    [JsonPropertyName("dataDir")]
    public string? DataDir { get; init; }

    [JsonPropertyName("resolvConf")]
    public string? ResolvConf { get; init; }

    [JsonPropertyName("addresses")]
    public IReadOnlyList<StaticAddressKeys>? Addresses { get; init; }

    [JsonPropertyName("dns")]
    public DnsKeys? Dns { get; init; }
}

/// <summary>A range of host-local's.</summary>
internal sealed record RangeKeys
{
    [JsonPropertyName("subnet")]
    public string? Subnet { get; init; }

    [JsonPropertyName("rangeStart")]
    public string? RangeStart { get; init; }

    [JsonPropertyName("rangeEnd")]
    public string? RangeEnd { get; init; }

    [JsonPropertyName("gateway")]
    public string? Gateway { get; init; }
}

/// <summary>An address of static's.</summary>
internal sealed record StaticAddressKeys
{
    [JsonPropertyName("address")]
    public string? Address { get; init; }

    [JsonPropertyName("gateway")]
    public string? Gateway { get; init; }
}
