using System.Globalization;
using Gantry.Netavark.Protocol;
using Gantry.Netavark.Requests;

namespace Gantry.Netavark.Networks;

/// <summary>The options of a network of the driver bridge, as netavark's documents have them.</summary>
internal sealed record BridgeOptions
{
    internal const uint UsualMetric = 100; // Of a default route, and of the network's routes that say none.

    /// <summary>Bytes; null: that of the host's uplink.</summary>
    internal int? Mtu { get; private init; }

    /// <summary>How far it keeps apart from other networks.</summary>
    internal Isolation Isolation { get; private init; }

    /// <summary>The metric of default routes.</summary>
    internal uint Metric { get; private init; } = UsualMetric;

    /// <summary>Whether containers get no default route by it.</summary>
    internal bool HasNoDefaultRoute { get; private init; }

    /// <exception cref="NetavarkException">One makes no sense, or is for what Gantry has not.</exception>
    internal static BridgeOptions Read(NetworkInfo network, Isolation usual)
    {
        RequireKnown(network);
        uint mtu = Number(network, "mtu") ?? 0;
        return new BridgeOptions
        {
            Mtu = mtu == 0 ? null : mtu <= int.MaxValue ? (int)mtu : throw new NetavarkException($"unable to parse \"mtu\": {mtu} is out of range"),
            Metric = Number(network, "metric") ?? UsualMetric,
            HasNoDefaultRoute = Flag(network, "no_default_route"),
            Isolation = network.Options.GetValueOrDefault("isolate") switch
            {
                null => usual,
                "true" => Isolation.Mutual,
                "false" => Isolation.None,
                "strict" => Isolation.Strict,
                var other => throw new NetavarkException($"invalid isolate option \"{other}\""),
            },
        };
    }

    private static void RequireKnown(NetworkInfo network)
    {
        if (network.AddressDriver is not ("host-local" or "none"))
        {
            throw new NetavarkException(network.AddressDriver == "dhcp" ? $"network {network.Name}: the ipam driver dhcp is not supported by gantry" : $"unsupported ipam driver {network.AddressDriver}");
        }
        if (network.Options.GetValueOrDefault("mode") is { } mode and not ("" or "managed"))
        {
            throw new NetavarkException(mode == "unmanaged" ? $"network {network.Name}: mode=unmanaged is not supported by gantry" : $"invalid bridge mode \"{mode}\"");
        }
        foreach (string option in (string[])["vlan", "vrf", "outbound_addr4", "outbound_addr6"])
        {
            if (network.Options.GetValueOrDefault(option) is { Length: > 0 } value)
            {
                throw new NetavarkException($"network {network.Name}: {option}={value} is not supported by gantry");
            }
        }
    }

    private static uint? Number(NetworkInfo network, string option) => network.Options.GetValueOrDefault(option) switch
    {
        null => null,
        var text when uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) => number,
        _ => throw new NetavarkException($"unable to parse \"{option}\": invalid digit found in string"),
    };

    private static bool Flag(NetworkInfo network, string option) => network.Options.GetValueOrDefault(option) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new NetavarkException($"unable to parse \"{option}\": provided string was not `true` or `false`"),
    };
}

/// <summary>How far a network keeps apart from podman's other ones.</summary>
internal enum Isolation
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>From those that are isolated themselves.</summary>
    Mutual,
    /// <summary>From all.</summary>
    Strict,
}
