using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.SockDiag;

namespace Gantry.Engine.Planning;

/// <summary>
/// A port of the host that somebody else holds is not taken away from him: translated before it is delivered, nothing would reach a socket
/// there any more. What is published already stays.
/// </summary>
internal static class PortConflicts
{
    private const string Advice = "publish another port of the host, or make that one free; nothing was changed";

    internal static void Require(Blueprint wanted, Blueprint recorded, Observed observed)
    {
        HashSet<string> known = [.. recorded.Objects.OfType<PublishedPortObject>().Select(port => port.Key)];
        // What this very apply has published is planned once more, with the rules that go last: it is there as it is wanted.
        List<PublishedPortObject> ports = [.. wanted.Objects.OfType<PublishedPortObject>().Where(port => port.Look(observed).Found is not { } found || (!known.Contains(port.Key) && !found.Equals(port)))];
        if (ports.Count == 0)
        {
            return;
        }
        PortTable<PortElement> published = Published(observed.Firewall, recorded);
        ILookup<(Transport, int), BoundSocket> sockets = observed.Ports.Sockets.ToLookup(socket => (socket.Protocol, socket.Local.Port));
        HashSet<IPAddress> local =
        [
            .. observed.Host.Addresses.Select(address => address.Local.Address),
            .. wanted.Objects.OfType<AddressObject>().Where(address => address.In.IsHost).Select(address => address.Address.Address),
        ];
        foreach (PublishedPortObject port in ports)
        {
            RequireAddress(port, local, observed.Ports);
            RequireProtocol(port, observed.Ports);
            if (published.Find(port.Protocol, port.Address.AddressFamily, port.HostAddress, port.Host) is { } other)
            {
                throw Refuse(port, $"{(other.Owner.Length == 0 ? "somebody else" : other.Owner)} has published it, it leads to {other.Address}", Advice);
            }
            IPAddress address = port.HostAddress ?? (port.IsIPv6 ? IPAddress.IPv6Any : IPAddress.Any);
            if (Enumerable.Range(port.Host.First, port.Host.Count).SelectMany(number => sockets[(port.Protocol, number)]).FirstOrDefault(socket => socket.Overlaps(address)) is { } holder
                && !HostPorts.IsHeldFor(holder, PathOf(port.Node, wanted)))
            {
                throw Refuse(port, $"{HostPorts.HolderOf(holder)} holds {holder.Local}", Advice);
            }
        }
    }

    /// <summary>Where the namespace is of a node that is somebody else's; null of one of our own.</summary>
    private static string? PathOf(string node, Blueprint wanted) => wanted.Objects.OfType<ForeignNamespaceObject>().FirstOrDefault(o => o.In.Node == node)?.In.Path;

    private static void RequireAddress(PublishedPortObject port, HashSet<IPAddress> local, HostPorts host)
    {
        if (port.HostAddress is { } address && !local.Contains(address) && !IPAddress.IsLoopback(address) && !(port.IsIPv6 ? host.AnyAddress6 : host.AnyAddress4))
        {
            throw Refuse(port, $"the host has no address {address}", "ip address lists those that it has; with net.ipv4.ip_nonlocal_bind=1 (net.ipv6…) it may come later; nothing was changed");
        }
    }

    private static void RequireProtocol(PublishedPortObject port, HostPorts host)
    {
        if (port.Protocol == Transport.Sctp && !host.TracksSctp)
        {
            throw Refuse(port, "this kernel can't translate SCTP (CONFIG_NF_CT_PROTO_SCTP)", "nothing was changed");
        }
    }

    /// <summary>The ports that are published, but those that the records say are ours.</summary>
    private static PortTable<PortElement> Published(FirewallDump firewall, Blueprint recorded)
    {
        HashSet<(string, string, string)> ours = [.. recorded.Objects.OfType<PublishedPortObject>().SelectMany(port => port.Content).Select(element => (element.Set, element.Key, element.Owner))];
        var table = new PortTable<PortElement>();
        foreach (PortElement port in firewall.Elements.Values.Where(element => !ours.Contains((element.Set, element.Key, element.Owner))).Select(PortElement.Of).OfType<PortElement>())
        {
            table.Add(port.Protocol, port.Family, port.HostAddress, port.Host, port);
        }
        return table;
    }

    private static FabricException Refuse(PublishedPortObject port, string reason, string advice) =>
        new($"port {port.HostWords} of node {port.Node}: {reason}", advice);
}
