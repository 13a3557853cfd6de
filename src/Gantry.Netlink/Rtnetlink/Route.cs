using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>Attributes of a route (linux/rtnetlink.h, RTA_*).</summary>
internal enum Rta : ushort
{
    Dst = 1,
    Src = 2,
    Iif = 3,
    Oif = 4,
    Gateway = 5,
    Priority = 6,
    PrefSrc = 7,
    Metrics = 8,
    Multipath = 9,
    Table = 15,
    Via = 18,
}

/// <summary>struct rtmsg (linux/rtnetlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RouteHeader
{
    public byte Family;
    public byte DestinationLength;
    public byte SourceLength;
    public byte Tos;
    public byte Table;
    public byte Protocol;
    public RouteScope Scope;
    public byte Type;
    public uint Flags;
}

/// <summary>How far a destination is (linux/rtnetlink.h, RT_SCOPE_*).</summary>
internal enum RouteScope : byte
{
    Universe = 0,
    Link = 253,
    Host = 254,
    /// <summary>RT_SCOPE_NOWHERE: any, where one is deleted.</summary>
    Nowhere = 255,
}

/// <summary>What a route does with a packet (linux/rtnetlink.h, RTN_*).</summary>
public enum RouteType : byte
{
    /// <summary>RTN_UNSPEC: any, where one is deleted.</summary>
    Unspecified = 0,
    /// <summary>RTN_UNICAST: sends it on.</summary>
    Unicast = 1,
    /// <summary>RTN_LOCAL: takes it.</summary>
    Local = 2,
    /// <summary>RTN_BROADCAST: takes it and sends it on as a broadcast.</summary>
    Broadcast = 3,
    /// <summary>RTN_ANYCAST: takes it as one of several.</summary>
    Anycast = 4,
    /// <summary>RTN_MULTICAST: a multicast route.</summary>
    Multicast = 5,
    /// <summary>RTN_BLACKHOLE: drops it.</summary>
    Blackhole = 6,
    /// <summary>RTN_UNREACHABLE: answers that the destination is unreachable.</summary>
    Unreachable = 7,
    /// <summary>RTN_PROHIBIT: answers that it is forbidden.</summary>
    Prohibit = 8,
}

/// <summary>A route.</summary>
public sealed record Route
{
    /// <summary>RT_TABLE_MAIN.</summary>
    public const uint MainTable = 254;

    /// <summary>RTPROT_BOOT: what <c>ip route add</c> writes.</summary>
    public const byte ProtocolBoot = 3;

    /// <summary>RTPROT_RA: learnt from a router advertisement.</summary>
    public const byte ProtocolRouterAdvertisement = 9;

    internal const uint DefaultMetric6 = 1024; // IP6_RT_PRIO_USER

    internal const uint OnLinkFlag = 4; // RTNH_F_ONLINK, among the flags of the route itself or of a next hop
    internal const uint LookupTableFlag = 0x1000; // RTM_F_LOOKUP_TABLE: say which table the answer is from

    /// <summary>Where to; prefix length 0: everywhere.</summary>
    public required IPNetwork To { get; init; }

    /// <summary>The next hop (RTA_GATEWAY, RTA_VIA).</summary>
    public IPAddress? Via { get; init; }

    /// <summary>The link's index (RTA_OIF).</summary>
    public int? Device { get; init; }

    /// <summary>The table (RTA_TABLE).</summary>
    public uint Table { get; init; } = MainTable;

    /// <summary>Lower is preferred (RTA_PRIORITY); null: the kernel's own, 0 for IPv4, 1024 for IPv6.</summary>
    public uint? Metric { get; init; }

    /// <summary>Who put it there (rtm_protocol).</summary>
    public byte Protocol { get; init; } = ProtocolBoot;

    /// <summary>What it does with a packet.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary>The address that the host's own packets leave with (RTA_PREFSRC).</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Several next hops in place of one.</summary>
    public ImmutableArray<NextHop> NextHops { get; init; } = [];

    /// <summary>The next hop is on the link although no address says so (RTNH_F_ONLINK).</summary>
    public bool OnLink { get; init; }

    /// <summary>The metric that the kernel takes where none is said: 0 for IPv4, 1024 for IPv6, for which 0 is none (net/ipv6/route.c, ip6_route_info_create).</summary>
    public static uint MetricOf(IPNetwork to, uint? metric) =>
        (metric ?? 0) == 0 && to.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? DefaultMetric6 : metric ?? 0;

    internal byte Family => To.BaseAddress.AddressFamily.ToKernel();

    /// <summary>How far the destination is, as ip concludes it (iproute2, ip/iproute.c, iproute_modify). IPv6 has no scopes of routes.</summary>
    internal RouteScope Scope => Type switch
    {
        _ when Family == KernelFamily.IPv6 => RouteScope.Universe,
        RouteType.Local => RouteScope.Host,
        RouteType.Broadcast or RouteType.Multicast or RouteType.Anycast => RouteScope.Link,
        RouteType.Unicast when Via is null && NextHops.IsEmpty => RouteScope.Link,
        _ => RouteScope.Universe,
    };

    internal static Route Read(Message message)
    {
        var header = message.Header<RouteHeader>();
        bool ipv6 = header.Family == KernelFamily.IPv6;
        IPAddress destination = ipv6 ? IPAddress.IPv6Any : IPAddress.Any;
        if (header.DestinationLength > (ipv6 ? 128 : 32))
        {
            throw new InvalidDataException($"A route with a prefix of {header.DestinationLength} bits.");
        }
        uint table = header.Table;
        uint? metric = null;
        int? device = null;
        IPAddress? via = null, source = null;
        ImmutableArray<NextHop> hops = [];
        for (AttributeReader a = message.Attributes<RouteHeader>(); a.Next();)
        {
            switch ((Rta)a.Type)
            {
                case Rta.Dst: destination = a.Address; break;
                case Rta.Gateway: via = a.Address; break;
                case Rta.Via: via = NextHop.ReadVia(a.Bytes); break;
                case Rta.Oif: device = a.S32; break;
                case Rta.Priority: metric = a.U32; break;
                case Rta.PrefSrc: source = a.Address; break;
                case Rta.Table: table = a.U32; break;
                case Rta.Multipath: hops = NextHop.ReadAll(a.Bytes); break;
            }
        }
        if ((destination.AddressFamily.ToKernel() == KernelFamily.IPv6) != ipv6)
        {
            throw new InvalidDataException("A route whose destination is of another family.");
        }
        return new Route
        {
            To = new InterfaceAddress(destination, header.DestinationLength).Network,
            Via = via,
            Device = device,
            Table = table,
            Metric = metric,
            Protocol = header.Protocol,
            Type = (RouteType)header.Type,
            Source = source,
            NextHops = hops,
            OnLink = (header.Flags & OnLinkFlag) != 0,
        };
    }
}

/// <summary>Requests about routes.</summary>
public static class RouteRequests
{
    /// <summary>Just like <c>ip route add</c>.</summary>
    public static void AddRoute(this Batch batch, Route route) => Put(batch, route, RouteMessage.NewRoute, MessageFlags.Create | MessageFlags.Exclusive);

    /// <summary>Just like <c>ip route replace</c>.</summary>
    public static void ReplaceRoute(this Batch batch, Route route) => Put(batch, route, RouteMessage.NewRoute, MessageFlags.Create | MessageFlags.Replace);

    /// <summary>Just like <c>ip route delete</c>.</summary>
    public static void DeleteRoute(this Batch batch, Route route) => Put(batch, route, RouteMessage.DelRoute, MessageFlags.None);

    private static void Put(Batch batch, Route route, RouteMessage type, MessageFlags flags)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(route);
        bool add = type == RouteMessage.NewRoute;
        MessageWriter w = batch.Begin((ushort)type, flags);
        w.PutHeader(new RouteHeader
        {
            Family = route.Family,
            DestinationLength = (byte)route.To.PrefixLength,
            Table = route.Table <= byte.MaxValue ? (byte)route.Table : (byte)0,
            Protocol = add ? route.Protocol : (byte)0,
            Scope = add ? route.Scope : RouteScope.Nowhere,
            Type = add || route.Type != RouteType.Unicast ? (byte)route.Type : (byte)0,
            Flags = route.OnLink ? Route.OnLinkFlag : 0,
        });
        if (route.To.PrefixLength > 0)
        {
            w.PutAddress(Rta.Dst, route.To.BaseAddress);
        }
        if (route.Table > byte.MaxValue)
        {
            w.PutU32(Rta.Table, route.Table);
        }
        NextHop.PutVia(w, route.Family, route.Via);
        if ((route.Device ?? route.Via?.LinkOfScope()) is { } device)
        {
            w.PutS32(Rta.Oif, device);
        }
        if (route.Metric is { } metric)
        {
            w.PutU32(Rta.Priority, metric);
        }
        if (route.Source is { } source)
        {
            w.PutAddress(Rta.PrefSrc, source);
        }
        if (!route.NextHops.IsEmpty)
        {
            NextHop.PutAll(w, route.Family, route.NextHops);
        }
    }
}
