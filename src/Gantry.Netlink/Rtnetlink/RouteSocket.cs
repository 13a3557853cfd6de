using System.Net;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>A socket that speaks rtnetlink in the namespace that it was opened in. One thread at a time may use it.</summary>
public sealed partial class RouteSocket : IDisposable
{
    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkProtocol.Route, RouteDescription.Describe);
    private readonly Batch _request = new();

    private RouteSocket()
    {
    }

    /// <summary>The identity of the namespace (SO_NETNS_COOKIE): never given out again until a reboot, as its inode is.</summary>
    public ulong NamespaceCookie => _socket.NamespaceCookie;

    /// <summary>Opens a socket in the calling thread's namespace.</summary>
    public static RouteSocket Open() => new();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Sends a batch; see <see cref="NetlinkSocket.Execute"/>.</summary>
    public BatchOutcome Execute(Batch batch) => _socket.Execute(batch);

    /// <summary>Listens to changes of one kind from now on.</summary>
    public void Join(RouteGroup group) => _socket.Join((int)group);

    /// <summary>Waits for the next changes; false when the time is over first. What changed is to be looked at anew.</summary>
    public bool WaitForChange(TimeSpan timeout)
    {
        try
        {
            return _socket.Wait(timeout, static _ => { });
        }
        catch (SystemCallException e) when (e.Errno == Errno.ENOBUFS)
        {
            return true; // More has changed than the kernel could keep.
        }
    }

    /// <summary>Just like <c>ip link show</c>.</summary>
    public IReadOnlyList<Link> ListLinks()
    {
        Ask(RouteMessage.GetLink, MessageFlags.Dump, default(LinkHeader)).PutU32(Ifla.ExtMask, Link.WithoutStatistics);
        return ReadAll(RouteMessage.NewLink, Link.Read);
    }

    /// <summary>Just like <c>ip address show</c>, both families.</summary>
    public IReadOnlyList<Address> ListAddresses()
    {
        Ask(RouteMessage.GetAddr, MessageFlags.Dump, default(AddressHeader));
        return ReadAll(RouteMessage.NewAddr, Address.Read);
    }

    /// <summary>Just like <c>ip address show dev NAME</c>, both families. The kernel looks at the index only under strict checking (NETLINK_GET_STRICT_CHK).</summary>
    public IReadOnlyList<Address> ListAddresses(int link)
    {
        Ask(RouteMessage.GetAddr, MessageFlags.Dump, new AddressHeader { Index = link });
        return [.. ReadAll(RouteMessage.NewAddr, Address.Read).Where(address => address.Index == link)];
    }

    /// <summary>Just like <c>ip route show table main</c>, both families, without the kernel's cached clones.</summary>
    public IReadOnlyList<Route> ListRoutes()
    {
        // A kernel without NETLINK_GET_STRICT_CHK does not look at the table and sends all of them.
        Ask(RouteMessage.GetRoute, MessageFlags.Dump, default(RouteHeader)).PutU32(Rta.Table, Route.MainTable);
        return [.. ReadRoutes().Where(route => route.Table == Route.MainTable)];
    }

    /// <summary>Just like <c>ip route show table all</c>, both families.</summary>
    public IReadOnlyList<Route> ListAllRoutes()
    {
        Ask(RouteMessage.GetRoute, MessageFlags.Dump, default(RouteHeader));
        return [.. ReadRoutes()];
    }

    /// <summary>Just like <c>ip neighbour show</c>, both families.</summary>
    public IReadOnlyList<Neighbour> ListNeighbours()
    {
        Ask(RouteMessage.GetNeigh, MessageFlags.Dump, default(NeighbourHeader));
        return [.. ReadAll(RouteMessage.NewNeigh, Neighbour.Read).OfType<Neighbour>()];
    }

    /// <summary>Just like <c>ip neighbour show proxy</c>, both families: the addresses that this host answers for.</summary>
    public IReadOnlyList<Neighbour> ListProxies()
    {
        Ask(RouteMessage.GetNeigh, MessageFlags.Dump, new NeighbourHeader { Flags = (byte)NeighbourFlags.Proxy });
        return [.. ReadAll(RouteMessage.NewNeigh, Neighbour.Read).OfType<Neighbour>()];
    }

    /// <summary>The forwarding databases of all links. Just like <c>bridge fdb show</c>.</summary>
    public IReadOnlyList<ForwardingEntry> ListForwardingEntries()
    {
        Ask(RouteMessage.GetNeigh, MessageFlags.Dump, new NeighbourHeader { Family = KernelFamily.Bridge });
        return [.. ReadAll(RouteMessage.NewNeigh, ForwardingEntry.Read).OfType<ForwardingEntry>()];
    }

    /// <summary>Just like <c>ip rule show</c>, both families, in the order in which they are looked at.</summary>
    public IReadOnlyList<PolicyRule> ListPolicyRules()
    {
        Ask(RouteMessage.GetRule, MessageFlags.Dump, default(RuleHeader));
        // As with routes, multicast routing's come too.
        return [.. ReadAll(RouteMessage.NewRule, static message =>
            message.Header<RuleHeader>().Family is KernelFamily.IPv4 or KernelFamily.IPv6 ? PolicyRule.Read(message) : null).OfType<PolicyRule>()];
    }

    /// <summary>The link of that name, or null. Just like <c>ip link show dev NAME</c>.</summary>
    public Link? TryGetLink(InterfaceName name)
    {
        MessageWriter w = Ask(RouteMessage.GetLink, MessageFlags.None, default(LinkHeader));
        w.PutString(Ifla.IfName, name.ToString());
        w.PutU32(Ifla.ExtMask, Link.WithoutStatistics);
        return TryReadLink();
    }

    /// <summary>The link of that index, or null.</summary>
    public Link? TryGetLink(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(index);
        Ask(RouteMessage.GetLink, MessageFlags.None, new LinkHeader { Index = index }).PutU32(Ifla.ExtMask, Link.WithoutStatistics);
        return TryReadLink();
    }

    /// <summary>
    /// The route that a packet to that address would take now, with the destination alone as <see cref="Route.To"/>; null where there is
    /// none. Just like <c>ip route get</c>.
    /// </summary>
    public Route? TryGetRoute(IPAddress destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        byte family = destination.AddressFamily.ToKernel();
        MessageWriter w = Ask(RouteMessage.GetRoute, MessageFlags.None, new RouteHeader
        {
            Family = family,
            DestinationLength = family == KernelFamily.IPv6 ? (byte)128 : (byte)32,
            Flags = family == KernelFamily.IPv4 ? Route.LookupTableFlag : 0, // IPv6 refuses the flag (net/ipv6/route.c, inet6_rtm_valid_getroute_req).
        });
        w.PutAddress(Rta.Dst, destination);
        if (destination.LinkOfScope() is { } link)
        {
            w.PutS32(Rta.Oif, link);
        }
        try
        {
            return ReadAll(RouteMessage.NewRoute, Route.Read)
                .Find(route => route.Type is not (RouteType.Blackhole or RouteType.Unreachable or RouteType.Prohibit));
        }
        catch (NetlinkException e) when (e.KernelMessage is null && e.Errno is Errno.ENETUNREACH or Errno.EHOSTUNREACH or Errno.EACCES or Errno.EINVAL)
        {
            // None at all; then, what IPv4 says of one of type unreachable, prohibit, blackhole (net/ipv4/fib_semantics.c, fib_props).
            return null;
        }
    }

    private delegate T Reader<T>(Message message);

    /// <summary>Starts the one request that is asked; the header is the family's whole structure, as strict checking wants it.</summary>
    private MessageWriter Ask<THeader>(RouteMessage request, MessageFlags flags, THeader header) where THeader : unmanaged
    {
        _request.Clear();
        MessageWriter w = _request.Begin((ushort)request, flags);
        w.PutHeader(header);
        return w;
    }

    private List<T> ReadAll<T>(RouteMessage answer, Reader<T> read)
    {
        List<T> all = [];
        _socket.Get(_request, all.Clear, message =>
        {
            if (message.Type == (ushort)answer)
            {
                all.Add(read(message));
            }
        });
        return all;
    }

    /// <summary>A dump of every family also brings multicast routing's, under numbers of its own (linux/rtnetlink.h, RTNL_FAMILY_IPMR).</summary>
    private IEnumerable<Route> ReadRoutes() => ReadAll(RouteMessage.NewRoute, static message =>
        message.Header<RouteHeader>().Family is KernelFamily.IPv4 or KernelFamily.IPv6 ? Route.Read(message) : null).OfType<Route>();

    private Link? TryReadLink()
    {
        try
        {
            return ReadAll(RouteMessage.NewLink, Link.Read).FirstOrDefault();
        }
        catch (NetlinkException e) when (e.Errno == Errno.ENODEV)
        {
            return null;
        }
    }
}
