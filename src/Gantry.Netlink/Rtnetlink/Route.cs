using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
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
    public byte Scope;
    public byte Type;
    public uint Flags;
}

/// <summary>struct rtnexthop (linux/rtnetlink.h), inside RTA_MULTIPATH.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NextHopHeader
{
    public ushort Length;
    public byte Flags;
    public byte Hops;
    public int Index;
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

/// <summary>One of several next hops (RTA_MULTIPATH).</summary>
/// <param name="Via">Where to; null: straight through the device.</param>
/// <param name="Device">The link's index; 0: the kernel finds it.</param>
/// <param name="Weight">1 to 256: its share.</param>
public readonly record struct NextHop(IPAddress? Via, int Device, int Weight = 1);

/// <summary>A route.</summary>
public sealed record Route
{
    /// <summary>RT_TABLE_MAIN.</summary>
    public const uint MainTable = 254;

    /// <summary>RTPROT_BOOT: what <c>ip route add</c> writes.</summary>
    public const byte ProtocolBoot = 3;

    private const byte ScopeUniverse = 0;
    private const byte ScopeLink = 253;
    private const byte ScopeNowhere = 255;

    /// <summary>Where to; prefix length 0: everywhere.</summary>
    public required IPNetwork To { get; init; }

    /// <summary>The next hop (RTA_GATEWAY).</summary>
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

    internal byte Family => To.BaseAddress.AddressFamily.ToKernel();

    /// <summary>As iproute2 chooses it: a route without a next hop is the link's, unless nothing is sent or it is IPv6.</summary>
    internal byte ScopeToAdd => Family == KernelFamily.IPv4 && Type == RouteType.Unicast && Via is null && NextHops.IsEmpty ? ScopeLink : ScopeUniverse;

    internal static byte ScopeToDelete => ScopeNowhere;

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
                case Rta.Oif: device = a.S32; break;
                case Rta.Priority: metric = a.U32; break;
                case Rta.PrefSrc: source = a.Address; break;
                case Rta.Table: table = a.U32; break;
                case Rta.Multipath: hops = ReadHops(a.Bytes); break;
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
        };
    }

    private static ImmutableArray<NextHop> ReadHops(ReadOnlySpan<byte> bytes)
    {
        var hops = ImmutableArray.CreateBuilder<NextHop>();
        int size = Unsafe.SizeOf<NextHopHeader>();
        while (bytes.Length >= size)
        {
            var header = MemoryMarshal.Read<NextHopHeader>(bytes);
            if (header.Length < size || header.Length > bytes.Length)
            {
                throw new InvalidDataException($"A next hop says that it has {header.Length} bytes where {bytes.Length} are left.");
            }
            IPAddress? via = null;
            for (var a = new AttributeReader(bytes[size..header.Length]); a.Next();)
            {
                via = (Rta)a.Type == Rta.Gateway ? a.Address : via;
            }
            hops.Add(new NextHop(via, header.Index, header.Hops + 1));
            bytes = bytes[Math.Min(MessageWriter.Align(header.Length), bytes.Length)..];
        }
        return hops.ToImmutable();
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
            Scope = add ? route.ScopeToAdd : Route.ScopeToDelete,
            Type = add || route.Type != RouteType.Unicast ? (byte)route.Type : (byte)0,
        });
        if (route.To.PrefixLength > 0)
        {
            w.PutAddress(Rta.Dst, route.To.BaseAddress);
        }
        if (route.Table > byte.MaxValue)
        {
            w.PutU32(Rta.Table, route.Table);
        }
        if (route.Via is { } via)
        {
            w.PutAddress(Rta.Gateway, via);
        }
        if (route.Device is { } device)
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
            PutHops(w, route.NextHops);
        }
    }

    /// <summary>RTA_MULTIPATH { struct rtnexthop, RTA_GATEWAY } … : the length of each is in its own structure.</summary>
    private static void PutHops(MessageWriter w, ImmutableArray<NextHop> hops)
    {
        MessageWriter.Nest all = w.OpenPlain(Rta.Multipath);
        foreach (NextHop hop in hops)
        {
            int gateway = hop.Via is { } v ? MessageWriter.AttributeHeaderSize + (v.AddressFamily.ToKernel() == KernelFamily.IPv6 ? 16 : 4) : 0;
            w.PutHeader(new NextHopHeader
            {
                Length = (ushort)(Unsafe.SizeOf<NextHopHeader>() + gateway),
                Hops = (byte)(hop.Weight - 1),
                Index = hop.Device,
            });
            if (hop.Via is { } via)
            {
                w.PutAddress(Rta.Gateway, via);
            }
        }
        w.Close(all);
    }
}
