using System.Net;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Configuration;

/// <summary>What a bridge's entry asks for, with its defaults settled and its contradictions refused.</summary>
internal sealed record BridgeSettings
{
    private const string DefaultBridge = "cni0";

    /// <summary>The bridge's name.</summary>
    internal required InterfaceName Bridge { get; init; }

    /// <summary>Whether the bridge has the gateways' addresses and the host forwards.</summary>
    internal required bool IsGateway { get; init; }

    /// <summary>Whether the container's default route leads to the gateway.</summary>
    internal required bool IsDefaultGateway { get; init; }

    /// <summary>Whether what leaves the network leaves with the host's address.</summary>
    internal required bool Masquerade { get; init; }

    /// <summary>Bytes; null: that of the host's uplink.</summary>
    internal required int? Mtu { get; init; }

    /// <summary>Whether the bridge sends frames back through the port that they came from.</summary>
    internal required bool Hairpin { get; init; }

    /// <summary>Whether the bridge takes in frames for whomever.</summary>
    internal required bool Promisc { get; init; }

    /// <summary>Whether containers reach the host and what is behind it only, not each other.</summary>
    internal required bool IsIsolated { get; init; }

    /// <summary>The container's Ethernet address; null: derived.</summary>
    internal required MacAddress? Mac { get; init; }

    /// <summary>The container's addresses and routes.</summary>
    internal required AddressPlan Addresses { get; init; }

    /// <summary>The container's routes: the address plugin's, and for each family that has none the default route, if the bridge is to be that.</summary>
    internal IEnumerable<ResultRoute> Routes => !IsDefaultGateway ? Addresses.Routes : Addresses.Routes.Concat(
        Addresses.Families.Select(DefaultRoute).Where(route => !Addresses.Routes.Any(said => said.Destination.Equals(route.Destination))));

    /// <summary>What the resolver is told: what the entry says, else what the address plugin says.</summary>
    internal required ResultDns Dns { get; init; }

    internal static BridgeSettings Read(CniRequest request)
    {
        var keys = BridgeKeys.Read(request.Root);
        BridgeLimits.Require(keys);
        AddressPlan addresses = AddressPlan.Read(keys.Ipam, request);
        BridgeLimits.Require(addresses.Routes);
        ResultDns dns = ResultDns.Of(keys.Dns);
        return new BridgeSettings
        {
            Bridge = InterfaceName.TryParse(keys.Bridge ?? DefaultBridge, out InterfaceName bridge)
                ? bridge
                : throw CniException.Invalid("bridge", $"\"{keys.Bridge}\" is no interface name: {InterfaceName.WhyNot(keys.Bridge!)}"),
            IsGateway = keys.IsGateway || keys.IsDefaultGateway,
            IsDefaultGateway = keys.IsDefaultGateway,
            Masquerade = keys.Masquerade,
            Mtu = keys.Mtu == 0 ? null : keys.Mtu,
            Hairpin = keys.Hairpin,
            Promisc = keys.Promisc,
            IsIsolated = keys.PortIsolation,
            Mac = MacOf(request),
            Addresses = addresses,
            Dns = RuntimeDns(request) ?? (dns.IsEmpty ? addresses.Dns : dns),
        };
    }

    private static ResultRoute DefaultRoute(bool isIPv6) => new(new IPNetwork(isIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0), Gateway: null);

    /// <summary>The runtime's counts before the conventions' argument, that before CNI_ARGS.</summary>
    internal static MacAddress? MacOf(CniRequest request) => request switch
    {
        { Keys.RuntimeConfig.Mac: { Length: > 0 } mac } => Texts.Mac(mac, "runtimeConfig.mac"),
        { Keys.Args.Cni.Mac: { Length: > 0 } mac } => Texts.Mac(mac, "args.cni.mac"),
        _ when request.Environment.Arguments["MAC"] is { Length: > 0 } mac => Texts.Mac(mac, "CNI_ARGS MAC"),
        _ => null,
    };

    private static ResultDns? RuntimeDns(CniRequest request) => request.Keys.RuntimeConfig?.Dns is not { } dns ? null : new ResultDns
    {
        Nameservers = [.. dns.Servers ?? []],
        Search = [.. dns.Searches ?? []],
        Options = [.. dns.Options ?? []],
    };
}
