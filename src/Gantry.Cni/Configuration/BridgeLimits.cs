using System.Collections.Immutable;
using System.Globalization;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>What a bridge's entry may not say: what contradicts itself, and what Gantry can't do. Nothing is passed over in silence.</summary>
internal static class BridgeLimits
{
    private const int HighestVlan = 4094;
    private const string NoVlans = "gantry's bridges do not filter VLANs";

    private static readonly ImmutableArray<(string Key, Func<BridgeKeys, string?> Value, string Why)> s_unsupported =
    [
        ("vlan", keys => keys.Vlan == 0 ? null : keys.Vlan.ToString(CultureInfo.InvariantCulture), NoVlans),
        ("vlanTrunk", keys => keys.VlanTrunk is { Count: > 0 } trunk ? $"a list of {trunk.Count}" : null, NoVlans),
        ("macspoofchk", keys => keys.MacSpoofCheck ? "true" : null, "gantry does not look at the Ethernet addresses that containers send from"),
        ("enabledad", keys => keys.DuplicateAddressDetection ? "true" : null, "gantry's addresses are known to be free and are used at once"),
        ("disableContainerInterface", keys => keys.IsContainerInterfaceDown ? "true" : null, "gantry's interfaces are up when it answers"),
    ];

    internal static void Require(BridgeKeys keys)
    {
        RequireSense(keys);
        foreach ((string key, Func<BridgeKeys, string?> value, string why) in s_unsupported)
        {
            if (value(keys) is { } said)
            {
                throw CniException.Unsupported(key, said, why);
            }
        }
    }

    /// <summary>Routes are added with destination, gateway, metric and table; whoever asks for more is told.</summary>
    internal static void Require(ImmutableArray<ResultRoute> routes)
    {
        foreach (ResultRoute route in routes)
        {
            foreach ((string key, int? value) in ((string, int?)[])[("mtu", route.Mtu), ("advmss", route.AdvertisedMss), ("scope", route.Scope)])
            {
                if (value is { } said and not 0)
                {
                    throw CniException.Unsupported($"ipam.routes.{key}", said.ToString(CultureInfo.InvariantCulture), $"gantry's route to {route.Destination} would be without it");
                }
            }
        }
    }

    private static void RequireSense(BridgeKeys keys)
    {
        if (keys.Hairpin && keys.Promisc)
        {
            throw CniException.Invalid("hairpinMode", "a bridge can't be in hairpin mode and in promiscuous mode (promiscMode) at once");
        }
        if (keys.Vlan is < 0 or > HighestVlan)
        {
            throw CniException.Invalid("vlan", $"{keys.Vlan} is no VLAN: they go from 1 to {HighestVlan}");
        }
        if (keys.Mtu < 0)
        {
            throw CniException.Invalid("mtu", $"{keys.Mtu} is less than nothing");
        }
        if (keys.IsContainerInterfaceDown && !string.IsNullOrEmpty(keys.Ipam?.Type))
        {
            throw CniException.Invalid("disableContainerInterface", "an interface that stays down can't have addresses (ipam)");
        }
        if (keys.MasqueradeBackend is not (null or "iptables" or "nftables"))
        {
            throw CniException.Invalid("ipMasqBackend", $"\"{keys.MasqueradeBackend}\" is neither iptables nor nftables");
        }
    }
}
