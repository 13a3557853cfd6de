using System.Runtime.CompilerServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>A request of rtnetlink in iproute2's words, read back from its bytes: made only when somebody will read it.</summary>
internal static class RouteDescription
{
    private static readonly AttributeSpace s_peer = AttributeSpace.Of<Ifla>();
    private static readonly AttributeSpace s_info = AttributeSpace.Of<IflaInfo>(
        ((ushort)IflaInfo.Data, AttributeSpace.Of<VethInfo>(((ushort)VethInfo.Peer, s_peer, Unsafe.SizeOf<LinkHeader>())), 0));
    private static readonly AttributeSpace s_link = AttributeSpace.Of<Ifla>(((ushort)Ifla.LinkInfo, s_info, 0));
    private static readonly AttributeSpace s_address = AttributeSpace.Of<Ifa>();
    private static readonly AttributeSpace s_route = AttributeSpace.Of<Rta>();
    private static readonly AttributeSpace s_neighbour = AttributeSpace.Of<Nda>();

    internal static MessageDescription Describe(Message message) => (RouteMessage)message.Type switch
    {
        RouteMessage.NewLink => new(message.Flags.HasFlag(MessageFlags.Create) ? AddedLink(message) : SetLink(message), Unsafe.SizeOf<LinkHeader>(), s_link),
        RouteMessage.DelLink => new($"link delete {DeletedLink(message)}", Unsafe.SizeOf<LinkHeader>(), s_link),
        RouteMessage.GetLink => new($"link show{ShownLink(message)}", Unsafe.SizeOf<LinkHeader>(), s_link),
        RouteMessage.NewAddr => new($"address add {AddressWords(message)}", Unsafe.SizeOf<AddressHeader>(), s_address),
        RouteMessage.DelAddr => new($"address delete {AddressWords(message)}", Unsafe.SizeOf<AddressHeader>(), s_address),
        RouteMessage.GetAddr => new("address show", Unsafe.SizeOf<AddressHeader>(), s_address),
        RouteMessage.NewRoute => new($"route {Verb(message)} {RouteWords(message)}", Unsafe.SizeOf<RouteHeader>(), s_route),
        RouteMessage.DelRoute => new($"route delete {RouteWords(message)}", Unsafe.SizeOf<RouteHeader>(), s_route),
        RouteMessage.GetRoute => new(message.Flags.HasFlag(MessageFlags.Dump) ? "route show" : $"route get {Route.Read(message).To.BaseAddress}", Unsafe.SizeOf<RouteHeader>(), s_route),
        RouteMessage.NewNeigh => new($"neighbour add {NeighbourWords(message)}", Unsafe.SizeOf<NeighbourHeader>(), s_neighbour),
        RouteMessage.DelNeigh => new($"neighbour delete {NeighbourWords(message)}", Unsafe.SizeOf<NeighbourHeader>(), s_neighbour),
        RouteMessage.GetNeigh => new("neighbour show", Unsafe.SizeOf<NeighbourHeader>(), s_neighbour),
        _ => new($"rtnetlink message {message.Type}", 0, s_link),
    };

    private static string Verb(Message message) => message.Flags.HasFlag(MessageFlags.Replace) ? "replace" : "add";

    private static string AddedLink(Message message)
    {
        Link link = Link.Read(message);
        return $"link add {link.Name} type {link.Kind}";
    }

    private static string SetLink(Message message)
    {
        var header = message.Header<LinkHeader>();
        Link link = Link.Read(message);
        string words = $"link set {header.Index}";
        for (AttributeReader a = message.Attributes<LinkHeader>(); a.Next();)
        {
            words += (Ifla)a.Type switch
            {
                Ifla.IfName => $" name {link.Name}",
                Ifla.Address => $" address {link.Mac}",
                Ifla.Mtu => $" mtu {link.Mtu}",
                Ifla.Master => link.Master == 0 ? " nomaster" : $" master {link.Master}",
                Ifla.Group => $" group {link.Group}",
                Ifla.IfAlias => $" alias {link.Alias}",
                _ => "",
            };
        }
        return header.Change == 0 ? words : words + (link.IsUp ? " up" : " down");
    }

    private static string DeletedLink(Message message)
    {
        Link link = Link.Read(message);
        return link.Index == 0 ? $"group {link.Group}" : link.Index.ToString();
    }

    private static string ShownLink(Message message) => Link.Read(message) switch
    {
        { Index: not 0 } link => $" {link.Index}",
        { Name: var name } when name != default => $" {name}",
        _ => "",
    };

    private static string AddressWords(Message message)
    {
        Address address = Address.Read(message);
        return $"{address.Local} dev {address.Index}";
    }

    private static string RouteWords(Message message)
    {
        Route route = Route.Read(message);
        string words = route.To.PrefixLength == 0 ? "default" : route.To.ToString();
        if (route.Type is not (RouteType.Unicast or RouteType.Unspecified))
        {
            words = $"{route.Type.ToString().ToLowerInvariant()} {words}";
        }
        words += route.Via is { } via ? $" via {via}" : "";
        words += route.Device is { } device ? $" dev {device}" : "";
        return words + string.Concat(route.NextHops.Select(hop => $" nexthop via {hop.Via} weight {hop.Weight}"));
    }

    private static string NeighbourWords(Message message) => Neighbour.Read(message) is { } n ? $"{n.Address} dev {n.Index}" : "";
}
