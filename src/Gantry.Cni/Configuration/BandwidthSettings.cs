using Gantry.Cni.Protocol;
using Gantry.Engine.Model;

namespace Gantry.Cni.Configuration;

/// <summary>What the reference plugin bandwidth limits a container to.</summary>
internal static class BandwidthSettings
{
    private const ulong BitsPerByte = 8;

    /// <summary>The configuration's limits count, where it says any, else the runtime's.</summary>
    /// <param name="keys">What the configuration says.</param>
    /// <param name="request">The request.</param>
    /// <param name="prefix">Where the configuration's keys stand.</param>
    internal static Shaping Read(BandwidthKeys? keys, CniRequest request, string prefix = "") => keys is { IsSaid: true }
        ? Read(keys, prefix)
        : request.Keys.RuntimeConfig?.Bandwidth is { } said ? Read(said, "runtimeConfig.bandwidth.") : default;

    private static Shaping Read(BandwidthKeys keys, string prefix)
    {
        var shaping = new Shaping(
            Rate(keys.IngressRate ?? 0, keys.IngressBurst ?? 0, $"{prefix}ingressRate", $"{prefix}ingressBurst"),
            Rate(keys.EgressRate ?? 0, keys.EgressBurst ?? 0, $"{prefix}egressRate", $"{prefix}egressBurst"));
        foreach ((string key, IReadOnlyList<string>? subnets) in new[] { ("unshapedSubnets", keys.UnshapedSubnets), ("shapedSubnets", keys.ShapedSubnets) })
        {
            if (!shaping.IsEmpty && subnets is { Count: > 0 })
            {
                throw CniException.Unsupported($"{prefix}{key}", $"a list of {subnets.Count}", "gantry limits all that a container takes in and sends, to and from whomever");
            }
        }
        return shaping;
    }

    private static TrafficRate? Rate(ulong rate, ulong burst, string rateKey, string burstKey) => (rate, burst) switch
    {
        (0, 0) => null,
        (0, _) => throw CniException.Invalid(rateKey, $"a burst of {burst} bits is said ({burstKey}), so a rate must be, too"),
        (_, 0) => throw CniException.Invalid(burstKey, $"a rate of {rate} bits a second is said ({rateKey}), so a burst must be, too"),
        ( < BitsPerByte, _) => throw CniException.Invalid(rateKey, $"{rate} bits a second are less than a byte"),
        (_, < BitsPerByte) => throw CniException.Invalid(burstKey, $"{burst} bits are less than a byte"),
        (_, >= BitsPerByte * uint.MaxValue) => throw CniException.Invalid(burstKey, $"{burst} bits are 4 GiB or more"),
        _ => new TrafficRate(rate / BitsPerByte, (uint)(burst / BitsPerByte)),
    };
}
