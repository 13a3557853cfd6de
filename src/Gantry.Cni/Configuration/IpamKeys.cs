using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>The keys of the reference's address plugins host-local and static.</summary>
internal sealed record IpamKeys
{
    internal string? Type { get; init; }

    /// <summary>The only range's subnet, as old configurations say it.</summary>
    internal string? Subnet { get; init; }

    internal string? RangeStart { get; init; }

    internal string? RangeEnd { get; init; }

    internal string? Gateway { get; init; }

    /// <summary>A list a pool; of each pool the container gets one address.</summary>
    internal IReadOnlyList<IReadOnlyList<RangeKeys>>? Ranges { get; init; }

    internal IReadOnlyList<RouteKeys>? Routes { get; init; }

    internal string? DataDir { get; init; }

    internal string? ResolvConf { get; init; }

    internal IReadOnlyList<StaticAddressKeys>? Addresses { get; init; }

    internal DnsKeys? Dns { get; init; }

    internal static IpamKeys Read(JsonKeys keys) => new()
    {
        Type = keys.Text("type"),
        Subnet = keys.Text("subnet"),
        RangeStart = keys.Text("rangeStart"),
        RangeEnd = keys.Text("rangeEnd"),
        Gateway = keys.Text("gateway"),
        Ranges = keys.Lists("ranges", RangeKeys.Read),
        Routes = keys.List("routes", RouteKeys.Read),
        DataDir = keys.Text("dataDir"),
        ResolvConf = keys.Text("resolvConf"),
        Addresses = keys.List("addresses", StaticAddressKeys.Read),
        Dns = keys.Object("dns", DnsKeys.Read),
    };
}

/// <summary>A range of host-local's.</summary>
internal sealed record RangeKeys
{
    internal string? Subnet { get; init; }

    internal string? RangeStart { get; init; }

    internal string? RangeEnd { get; init; }

    internal string? Gateway { get; init; }

    internal static RangeKeys Read(JsonKeys keys) => new()
    {
        Subnet = keys.Text("subnet"),
        RangeStart = keys.Text("rangeStart"),
        RangeEnd = keys.Text("rangeEnd"),
        Gateway = keys.Text("gateway"),
    };
}

/// <summary>An address of static's.</summary>
internal sealed record StaticAddressKeys
{
    internal string? Address { get; init; }

    internal string? Gateway { get; init; }

    internal static StaticAddressKeys Read(JsonKeys keys) => new()
    {
        Address = keys.Text("address"),
        Gateway = keys.Text("gateway"),
    };
}
