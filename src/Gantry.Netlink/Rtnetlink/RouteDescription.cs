using System.Runtime.CompilerServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>A request of rtnetlink in iproute2's words, read back from its bytes: made only when somebody will read it.</summary>
internal static class RouteDescription
{
    private static readonly AttributeSpace s_peer = AttributeSpace.Of<Ifla>();
    private static readonly AttributeSpace s_veth = AttributeSpace.Of<VethInfo>(((ushort)VethInfo.Peer, s_peer, Unsafe.SizeOf<LinkHeader>()));
    private static readonly AttributeSpace s_macvlan = AttributeSpace.Of<IflaMacvlan>();
    private static readonly AttributeSpace s_vxlan = AttributeSpace.Of<IflaVxlan>();
    private static readonly AttributeSpace s_info = AttributeSpace.Of<IflaInfo>(((ushort)IflaInfo.SlaveData, AttributeSpace.Of<IflaBrPort>(), 0)) with
    {
        Union = ((ushort)IflaInfo.Kind, (ushort)IflaInfo.Data, static kind => kind switch
        {
            "veth" => s_veth,
            "macvlan" => s_macvlan,
            "vxlan" => s_vxlan,
            _ => null,
        }),
    };
    private static readonly AttributeSpace s_link = AttributeSpace.Of<Ifla>(((ushort)Ifla.LinkInfo, s_info, 0));
    private static readonly AttributeSpace s_address = AttributeSpace.Of<Ifa>();
    private static readonly AttributeSpace s_route = AttributeSpace.Of<Rta>();
    private static readonly AttributeSpace s_neighbour = AttributeSpace.Of<Nda>();
    private static readonly AttributeSpace s_rule = AttributeSpace.Of<Fra>();
    private static readonly AttributeSpace s_action = AttributeSpace.Of<TcaAct>(((ushort)TcaAct.Options, AttributeSpace.Of<TcaMirred>(), 0));
    private static readonly AttributeSpace s_actions = AttributeSpace.Of<TcaActOrder>(((ushort)TcaActOrder.First, s_action, 0));
    private static readonly AttributeSpace s_tbf = AttributeSpace.Of<TcaTbf>();
    private static readonly AttributeSpace s_u32 = AttributeSpace.Of<TcaU32>(((ushort)TcaU32.Act, s_actions, 0));
    private static readonly AttributeSpace s_traffic = AttributeSpace.Of<Tca>() with
    {
        Union = ((ushort)Tca.Kind, (ushort)Tca.Options, static kind => kind switch
        {
            "tbf" => s_tbf,
            "u32" => s_u32,
            _ => null,
        }),
    };

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
        RouteMessage.NewNeigh => new(NeighbourWords(message, Verb(message)), Unsafe.SizeOf<NeighbourHeader>(), s_neighbour),
        RouteMessage.DelNeigh => new(NeighbourWords(message, "delete"), Unsafe.SizeOf<NeighbourHeader>(), s_neighbour),
        RouteMessage.GetNeigh => new(NeighbourWords(message, "show"), Unsafe.SizeOf<NeighbourHeader>(), s_neighbour),
        RouteMessage.NewRule => new($"rule add {PolicyRule.Read(message)}", Unsafe.SizeOf<RuleHeader>(), s_rule),
        RouteMessage.DelRule => new($"rule delete {PolicyRule.Read(message)}", Unsafe.SizeOf<RuleHeader>(), s_rule),
        RouteMessage.GetRule => new("rule show", Unsafe.SizeOf<RuleHeader>(), s_rule),
        RouteMessage.NewQdisc => new(TrafficWords(message, "qdisc", Verb(message)), Unsafe.SizeOf<TrafficHeader>(), s_traffic),
        RouteMessage.DelQdisc => new(TrafficWords(message, "qdisc", "delete"), Unsafe.SizeOf<TrafficHeader>(), s_traffic),
        RouteMessage.GetQdisc => new(TrafficWords(message, "qdisc", "show"), Unsafe.SizeOf<TrafficHeader>(), s_traffic),
        RouteMessage.NewTFilter => new(TrafficWords(message, "filter", Verb(message)), Unsafe.SizeOf<TrafficHeader>(), s_traffic),
        RouteMessage.GetTFilter => new(TrafficWords(message, "filter", "show"), Unsafe.SizeOf<TrafficHeader>(), s_traffic),
        _ => new($"rtnetlink message {message.Type}", 0, s_link),
    };

    private static string Verb(Message message) => message.Flags switch
    {
        var flags when flags.HasFlag(MessageFlags.Replace) => "replace",
        var flags when flags.HasFlag(MessageFlags.Append) => "append",
        _ => "add",
    };

    /// <summary>What tc calls it: "qdisc add dev 7 root", "filter add dev 7 ingress".</summary>
    private static string TrafficWords(Message message, string what, string verb)
    {
        var header = message.Header<TrafficHeader>();
        return $"{what} {verb} dev {header.Index} {(header.Parent == TrafficHandle.Root ? "root" : "ingress")}";
    }

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
                Ifla.LinkInfo => PortWords(link.Port),
                Ifla.NetNsFd => $" netns {a.S32}",
                _ => "",
            };
        }
        return header.Change == 0 ? words : words + (link.IsUp ? " up" : " down");
    }

    private static string PortWords(BridgePort? port) => " type bridge_slave"
        + (port?.Hairpin is { } hairpin ? $" hairpin {OnOff(hairpin)}" : "") + (port?.Isolated is { } isolated ? $" isolated {OnOff(isolated)}" : "");

    private static string OnOff(bool on) => on ? "on" : "off";

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
        return address.Peer is { } peer ? $"{address.Local.Address} peer {peer}/{address.Local.PrefixLength} dev {address.Index}" : $"{address.Local} dev {address.Index}";
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
        words += route.Table == Route.MainTable ? "" : $" table {route.Table}";
        words += route.Metric is { } metric ? $" metric {metric}" : "";
        words += route.Source is { } source ? $" src {source}" : "";
        words += route.OnLink ? " onlink" : "";
        return words + string.Concat(route.NextHops.Select(hop => $" nexthop{(hop.Via is { } next ? $" via {next}" : "")}{(hop.Device == 0 ? "" : $" dev {hop.Device}")} weight {hop.Weight}{(hop.OnLink ? " onlink" : "")}"));
    }

    private static string NeighbourWords(Message message, string verb)
    {
        var header = message.Header<NeighbourHeader>();
        if (header.Family == KernelFamily.Bridge)
        {
            return ForwardingEntry.Read(message) is { } entry ? $"fdb {verb} {entry.Mac} dev {entry.Index}{(entry.Remote is { } remote ? $" dst {remote}" : "")}" : $"fdb {verb}";
        }
        string words = $"neighbour {verb}{(((NeighbourFlags)header.Flags).HasFlag(NeighbourFlags.Proxy) ? " proxy" : "")}";
        return Neighbour.Read(message) is { } n ? $"{words} {n.Address} dev {n.Index}" : words;
    }
}
