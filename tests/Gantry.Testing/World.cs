using System.Net;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Testing;

/// <summary>What is outside of the host: one more namespace behind a veth, 198.51.100.0/24 and 2001:db8:ffff::/64 (RFC 5737, RFC 3849).</summary>
public sealed class World : IDisposable
{
    private const int HostLink = 1_000_001;
    private const int WorldLink = 2;

    /// <summary>Ties a world to the host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="defaultRoute">Whether the host sends through the world what it has no other way for.</param>
    public World(TestHost host, bool defaultRoute = false)
        : this(host?.Namespace ?? throw new ArgumentNullException(nameof(host)), defaultRoute)
    {
    }

    /// <summary>Ties a world to a namespace that is the host's.</summary>
    /// <param name="host">The host's namespace.</param>
    /// <param name="defaultRoute">Whether the host sends through the world what it has no other way for.</param>
    public World(NetworkNamespace host, bool defaultRoute = false)
    {
        ArgumentNullException.ThrowIfNull(host);
        Namespace = NetworkNamespace.Create();
        Routes = Namespace.OpenRouteSocket();
        using RouteSocket socket = host.OpenRouteSocket();
        var outside = new Batch();
        outside.AddLink(new NewLink
        {
            Name = HostName,
            Index = HostLink,
            Kind = new VethKind(new NewPeer { Name = new InterfaceName("eth0"), Index = WorldLink, Namespace = Namespace.Handle }),
        });
        outside.AddAddress(HostLink, new InterfaceAddress(HostAddress, 24));
        outside.AddAddress(HostLink, new InterfaceAddress(HostAddress6, 64), noDad: true);
        outside.SetLink(HostLink, new LinkChange { Up = true });
        socket.Execute(outside).ThrowIfRefused();
        var inside = new Batch();
        inside.SetLink(1, new LinkChange { Up = true });
        inside.AddAddress(WorldLink, new InterfaceAddress(Address, 24));
        inside.AddAddress(WorldLink, new InterfaceAddress(Address6, 64), noDad: true);
        inside.SetLink(WorldLink, new LinkChange { Up = true });
        Routes.Execute(inside).ThrowIfRefused();
        if (defaultRoute)
        {
            var routes = new Batch();
            routes.AddRoute(new Route { To = new IPNetwork(IPAddress.Any, 0), Via = Address });
            routes.AddRoute(new Route { To = new IPNetwork(IPAddress.IPv6Any, 0), Via = Address6 });
            socket.Execute(routes).ThrowIfRefused();
        }
    }

    /// <summary>The name of the link on the host.</summary>
    public static InterfaceName HostName { get; } = new("uplink");

    /// <summary>198.51.100.1: the host's address towards the world.</summary>
    public static IPAddress HostAddress { get; } = IPAddress.Parse("198.51.100.1");

    /// <summary>2001:db8:ffff::1: the host's address towards the world.</summary>
    public static IPAddress HostAddress6 { get; } = IPAddress.Parse("2001:db8:ffff::1");

    /// <summary>198.51.100.2: the world's address.</summary>
    public static IPAddress Address { get; } = IPAddress.Parse("198.51.100.2");

    /// <summary>2001:db8:ffff::2: the world's address.</summary>
    public static IPAddress Address6 { get; } = IPAddress.Parse("2001:db8:ffff::2");

    /// <summary>The world's namespace.</summary>
    public NetworkNamespace Namespace { get; }

    /// <summary>A socket inside <see cref="Namespace"/>.</summary>
    public RouteSocket Routes { get; }

    /// <summary>Runs a command of sh in the world.</summary>
    public string Run(string command) => Shell.Run(Namespace, command);

    /// <summary>Whether something answers one ping from the world.</summary>
    public bool Ping(string address) => Packets.Ping(Namespace, address);

    /// <summary>Connects from the world; see <see cref="Packets.Connect"/>.</summary>
    public string? Connect(IPEndPoint to) => Packets.Connect(Namespace, to);

    /// <summary>A server in the world that tells every client the address it sees it come from.</summary>
    public EchoServer Listen(int port) => new(Namespace, port);

    /// <inheritdoc/>
    public void Dispose()
    {
        Routes.Dispose();
        Namespace.Dispose();
    }
}
