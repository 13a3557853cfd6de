using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Netavark.Protocol;
using Gantry.Netavark.Requests;
using Gantry.Netlink.Rtnetlink;
using static Gantry.Netavark.Networks.ContainerTopology;

namespace Gantry.Netavark.Networks;

/// <summary>A network of the driver bridge, and how a container is in it.</summary>
/// <param name="Asked">What podman says.</param>
/// <param name="Options">The network's options.</param>
/// <param name="Addresses">The container's addresses, each with its subnet.</param>
/// <param name="NamesPort">Where its names are answered; null: they are not.</param>
internal sealed record BridgeNetwork(AskedNetwork Asked, BridgeOptions Options, IReadOnlyList<(IPAddress Address, SubnetInfo Subnet)> Addresses, int? NamesPort)
{
    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    private FabricName Name => PodmanNames.OfNetwork(Asked.Name);

    private NetworkInfo Info => Asked.Info;

    /// <summary>Whether ports of the host lead into it, and connections out of it.</summary>
    internal bool IsOpen => !Info.IsInternal && HasGateway;

    private bool HasGateway => Info.Subnets.Any(subnet => subnet.Gateway is not null);

    /// <summary>Whether it has subnets of a family.</summary>
    internal bool Has(AddressFamily family) => Info.Subnets.Any(subnet => subnet.Subnet.BaseAddress.AddressFamily == family);

    /// <exception cref="NetavarkException">It makes no sense, or is for what Gantry has not.</exception>
    internal static BridgeNetwork Read(AskedNetwork asked, Isolation usual, int? namesPort)
    {
        if (asked.Info.Driver != "bridge")
        {
            throw new NetavarkException(asked.Info.Driver is "macvlan" or "ipvlan"
                ? $"network {asked.Name}: the driver {asked.Info.Driver} is not supported by gantry"
                : $"unknown network driver \"{asked.Info.Driver}\"");
        }
        if (asked.Info.Interface is null or "")
        {
            throw new NetavarkException("no bridge interface name given");
        }
        return new BridgeNetwork(asked, BridgeOptions.Read(asked.Info, usual), AddressesOf(asked), asked.IsNamed ? namesPort : null);
    }

    internal NetworkSpec ToSpec() => new()
    {
        Name = Said(Name.ToString()),
        Bridge = Said(Info.Interface!),
        Subnets = [.. Info.Subnets.Select(subnet => Said(subnet.Subnet))],
        Gateways = [.. Info.Subnets.Select(subnet => subnet.Gateway).OfType<IPAddress>().Select(Said)],
        NoGateway = HasGateway ? null : default(Position),
        Outside = HasGateway ? Said(Info.IsInternal ? Outside.None : Outside.Routed) : null,
        Masquerades = IsOpen,
        IsOpen = IsOpen && Options.Isolation != Isolation.Strict,
        IsIsolated = IsOpen && Options.Isolation != Isolation.None,
        AdoptsBridge = true,
        NamesPort = NamesPort,
        Servers = Info.Servers,
        Mtu = Options.Mtu is { } mtu ? Said(mtu) : null,
    };

    internal AttachmentSpec Attachment(string container) => new()
    {
        Network = Said(Name.ToString()),
        Interface = Said(Asked.Interface),
        HostInterface = Asked.HostInterface is { } host ? Said(host) : null,
        Mac = Mac() is { } mac ? Said(mac) : null,
        Addresses = [.. Addresses.Select(address => Said(new AddressSpec(address.Address, null)))],
        HasNoAddress = Addresses.Count == 0,
        IsDefaultRoute = Said(false), // The routes say all.
        // What could be no name in a question is none; netavark passes over it, too.
        Aliases = NamesPort is null ? [] : [.. Asked.Aliases.Prepend(container).Where(name => HostName.WhyNot(name) is null).Distinct(StringComparer.OrdinalIgnoreCase).Select(Said)],
    };

    /// <summary>The default routes and the network's own ones. All of podman's have a metric.</summary>
    internal IEnumerable<RouteSpec> Routes()
    {
        if (!Info.IsInternal && !Options.HasNoDefaultRoute)
        {
            foreach (AddressFamily family in s_families)
            {
                if (Info.Subnets.Select(subnet => subnet.Gateway).FirstOrDefault(gateway => gateway?.AddressFamily == family) is { } gateway)
                {
                    yield return Route(new IPNetwork(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0), RouteType.Unicast, gateway, Options.Metric);
                }
            }
        }
        foreach (RouteInfo route in Info.Routes)
        {
            RouteType type = route.Type switch
            {
                "unicast" => RouteType.Unicast,
                "blackhole" => RouteType.Blackhole,
                "unreachable" => RouteType.Unreachable,
                "prohibit" => RouteType.Prohibit,
                _ => throw new NetavarkException($"invalid route type \"{route.Type}\""),
            };
            if ((type == RouteType.Unicast) != (route.Gateway is not null))
            {
                throw new NetavarkException(type == RouteType.Unicast
                    ? $"route {route.Destination} requires a gateway for type unicast"
                    : $"route {route.Destination} must not have a gateway for type {route.Type}");
            }
            yield return Route(route.Destination, type, route.Gateway, route.Metric ?? BridgeOptions.UsualMetric);
        }
    }

    private RouteSpec Route(IPNetwork to, RouteType type, IPAddress? gateway, uint metric) => new()
    {
        To = Said(to),
        Type = Said(type),
        Hops = gateway is null ? [] : [new HopSpec { At = default, Via = Said(gateway), Device = Said(Asked.Interface) }],
        Metric = Said(metric),
    };

    /// <summary>
    /// The one that is said, or one made of the address: whoever gets an address that was another container's just now is not looked for
    /// where that one was (the neighbours' caches hold for half a minute).
    /// </summary>
    private MacAddress? Mac()
    {
        if (Asked.Mac is { } text)
        {
            return MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new NetavarkException($"unable to parse mac address {text}");
        }
        return Addresses.Select(address => address.Address).FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) is { } first
            ? MacAddress.Read([0x02, 0x67, .. first.GetAddressBytes()])
            : null;
    }

    private static List<(IPAddress, SubnetInfo)> AddressesOf(AskedNetwork asked)
    {
        if (asked.Info.AddressDriver == "none" || asked.Info.Subnets.Count == 0)
        {
            return [];
        }
        IReadOnlyList<IPAddress> said = asked.Addresses ?? throw new NetavarkException("no static ips provided");
        List<(IPAddress, SubnetInfo)> addresses =
            [.. asked.Info.Subnets.SelectMany(subnet => said.Where(subnet.Subnet.Contains).Select(address => (address, subnet)))];
        return addresses.Count == said.Count
            ? addresses
            : throw new NetavarkException($"not all static IPs matched a subnet: expected {said.Count}, got {addresses.Count}");
    }
}
