using System.Collections.Immutable;
using System.Net;
using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine.Model;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>An attachment in the terms of the engine: one network, one node, which is the container's namespace.</summary>
/// <param name="Topology">Network and node.</param>
/// <param name="Ranges">Where its open addresses come from: one of each set.</param>
internal sealed record AttachmentTopology(Topology Topology, IReadOnlyList<IReadOnlyList<LeaseRange>> Ranges)
{
    /// <param name="request">The request.</param>
    /// <param name="settings">What the bridge's entry asks for.</param>
    /// <param name="followers">What those behind it ask for.</param>
    /// <param name="routes">The routes that the container has by other interfaces.</param>
    /// <param name="leased">The container's addresses, where they are known.</param>
    /// <exception cref="CniException">The engine refuses it.</exception>
    internal static AttachmentTopology Make(
        CniRequest request, BridgeSettings settings, FollowerSettings followers, ContainerRoutes routes, IReadOnlyList<InterfaceAddress>? leased = null)
    {
        FabricName network = CniNames.OfNetwork(request.Network);
        var spec = new TopologySpec
        {
            Networks = [NetworkOf(network, settings, followers.Ingress)],
            Nodes = [NodeOf(network, request.Environment, settings, followers, routes, leased)],
        };
        Topology topology = TopologyBuilder.Build(network, spec, out IReadOnlyList<TopologyError> errors)
            ?? throw new CniException(CniErrorCode.InvalidConfiguration, errors[0].Message, errors[0].Hint);
        return new AttachmentTopology(topology, settings.Addresses.LeaseRanges);
    }

    /// <summary>The network alone.</summary>
    internal static NetworkSpec NetworkOf(FabricName name, BridgeSettings settings, IngressPolicy? ingress)
    {
        ImmutableArray<(IPNetwork Subnet, IPAddress Gateway)> subnets =
        [
            .. settings.Addresses.Pools.SelectMany(pool => pool.Ranges).Select(range => (range.Subnet, range.Gateway))
                .Concat(settings.Addresses.Fixed.Select(address => (address.Address.Network, GatewayOf(address))))
                .DistinctBy(pair => pair.Item1),
        ];
        return new NetworkSpec
        {
            Name = Said(name.ToString()),
            Bridge = Said(settings.Bridge.ToString()),
            Subnets = [.. subnets.Select(pair => Said(pair.Subnet))],
            Gateways = settings.IsGateway ? [.. subnets.Select(pair => Said(pair.Gateway))] : [],
            NoGateway = settings.IsGateway && !subnets.IsEmpty ? null : default(Position),
            Outside = settings.IsGateway && !subnets.IsEmpty ? Said(Outside.Routed) : null,
            Masquerades = settings.Masquerade,
            IsOpen = ingress != IngressPolicy.SameBridge && ingress != IngressPolicy.Isolated,
            KeepsOpenness = ingress is null,
            AdoptsBridge = true,
            Mtu = settings.Mtu is { } mtu ? Said(mtu) : null,
            Mode = settings.Promisc ? new LinkMode { Promiscuous = true } : default,
        };
    }

    /// <summary>The way out of an address's subnet: the one that is said, else the first host address.</summary>
    internal static IPAddress GatewayOf(ResultAddress address) => address.Gateway ?? RangeReader.FirstHost(address.Address.Network);

    private static NodeSpec NodeOf(
        FabricName network, CniEnvironment environment, BridgeSettings settings, FollowerSettings followers, ContainerRoutes routes, IReadOnlyList<InterfaceAddress>? leased) => new()
        {
            Name = Said(CniNames.OfAttachment(environment.ContainerId, environment.Interface).ToString()),
            Label = CniNames.Label(environment.ContainerId, environment.Interface),
            Namespace = Said(environment.NamespacePath),
            Attachments =
        [
            new AttachmentSpec
            {
                Network = Said(network.ToString()),
                Interface = Said(environment.Interface),
                Mac = (followers.Tuning.Mac ?? settings.Mac) is { } mac ? Said(mac) : null,
                Mtu = followers.Tuning.Mtu is { } mtu ? Said(mtu) : null,
                Addresses = [.. (leased?.Select(address => address.Address) ?? SaidAddresses(settings.Addresses)).Select(address => Said(new AddressSpec(address, null)))],
                HasNoAddress = settings.Addresses.IsEmpty,
                IsDefaultRoute = Said(false), // The routes say all.
                Mode = followers.Tuning.Mode,
                Shaping = followers.Shaping,
                PortMode = new LinkMode
                {
                    Hairpin = settings.Hairpin ? true : null,
                    Isolated = settings.IsIsolated || followers.Ingress == IngressPolicy.Isolated ? true : null,
                },
            },
        ],
            Routes =
            [
                .. settings.Routes
                    .Where(route => !routes.IsTaken(route.Destination, (uint?)route.Table, (uint?)route.Priority))
                    .Select(route => RouteOf(route, environment.Interface, settings, leased ?? [])),
            ],
            Sysctls = [.. followers.Tuning.Sysctls.Select(sysctl => (Said(sysctl.Name), sysctl.Value))],
            Ports = [.. followers.Ports.Select(port => port.ToSpec())],
        };

    private static IEnumerable<IPAddress> SaidAddresses(AddressPlan plan) =>
        plan.Fixed.Select(address => address.Address.Address).Concat(plan.Pools.Select(pool => pool.Wanted).OfType<IPAddress>());

    private static RouteSpec RouteOf(ResultRoute route, string link, BridgeSettings settings, IReadOnlyList<InterfaceAddress> leased) => new()
    {
        To = Said(route.Destination),
        Hops = [new HopSpec { At = default, Via = (route.Gateway ?? WayOut(route, settings, leased)) is { } gateway ? Said(gateway) : null, Device = Said(link) }],
        Metric = route.Priority is { } metric ? Said((uint)metric) : null,
        Table = route.Table is { } table ? Said((uint)table) : null,
    };

    /// <summary>Where a route leads that says no next hop: to the gateway of an address of its family, or, where there is none, straight out.</summary>
    private static IPAddress? WayOut(ResultRoute route, BridgeSettings settings, IReadOnlyList<InterfaceAddress> leased) =>
        settings.Addresses.Pools.Select(pool => (pool.Ranges.FirstOrDefault(range => leased.Any(address => range.Contains(address.Address))) ?? pool.Ranges[0]).Gateway)
            .Concat(settings.Addresses.Fixed.Select(address => settings.IsGateway ? GatewayOf(address) : address.Gateway).OfType<IPAddress>())
            .FirstOrDefault(gateway => gateway.AddressFamily == route.Destination.BaseAddress.AddressFamily);

    private static Located<T> Said<T>(T value) => new(value, default);
}
