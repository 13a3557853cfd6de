using System.Net;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>A socket that speaks rtnetlink in the namespace that it was opened in. One thread at a time may use it.</summary>
public sealed class RouteSocket : IDisposable
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
    public bool WaitForChange(TimeSpan timeout) => _socket.Wait(timeout, static _ => { });

    /// <summary>Just like <c>ip link show</c>.</summary>
    public IReadOnlyList<Link> ListLinks() => Dump(RouteMessage.GetLink, default(LinkHeader), RouteMessage.NewLink, Link.Read);

    /// <summary>Just like <c>ip address show</c>, both families.</summary>
    public IReadOnlyList<Address> ListAddresses() => Dump(RouteMessage.GetAddr, default(AddressHeader), RouteMessage.NewAddr, Address.Read);

    /// <summary>Just like <c>ip route show table main</c>, both families, without the kernel's cached clones.</summary>
    public IReadOnlyList<Route> ListRoutes() => [.. ListAllRoutes().Where(route => route.Table == Route.MainTable)];

    /// <summary>Just like <c>ip route show table all</c>, both families.</summary>
    public IReadOnlyList<Route> ListAllRoutes() => Dump(RouteMessage.GetRoute, default(RouteHeader), RouteMessage.NewRoute, Route.Read);

    /// <summary>Just like <c>ip neighbour show</c>, both families.</summary>
    public IReadOnlyList<Neighbour> ListNeighbours() =>
        [.. Dump(RouteMessage.GetNeigh, default(NeighbourHeader), RouteMessage.NewNeigh, Neighbour.Read).OfType<Neighbour>()];

    /// <summary>The link of that name, or null. Just like <c>ip link show dev NAME</c>.</summary>
    public Link? TryGetLink(InterfaceName name)
    {
        _request.Clear();
        MessageWriter w = _request.Begin((ushort)RouteMessage.GetLink, MessageFlags.None);
        w.PutHeader(default(LinkHeader));
        w.PutString(Ifla.IfName, name.ToString());
        return TryGet(RouteMessage.NewLink, Link.Read, Errno.ENODEV);
    }

    /// <summary>The link of that index, or null.</summary>
    public Link? TryGetLink(int index)
    {
        _request.Clear();
        _request.Begin((ushort)RouteMessage.GetLink, MessageFlags.None).PutHeader(new LinkHeader { Index = index });
        return TryGet(RouteMessage.NewLink, Link.Read, Errno.ENODEV);
    }

    /// <summary>The route that a packet to that address would take now, or null where there is none. Just like <c>ip route get</c>.</summary>
    public Route? TryGetRoute(IPAddress destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        byte family = destination.AddressFamily.ToKernel();
        _request.Clear();
        MessageWriter w = _request.Begin((ushort)RouteMessage.GetRoute, MessageFlags.None);
        w.PutHeader(new RouteHeader { Family = family, DestinationLength = family == KernelFamily.IPv6 ? (byte)128 : (byte)32 });
        w.PutAddress(Rta.Dst, destination);
        return TryGet(RouteMessage.NewRoute, Route.Read, Errno.ENETUNREACH);
    }

    private delegate T Reader<T>(Message message);

    private List<T> Dump<THeader, T>(RouteMessage request, THeader header, RouteMessage answer, Reader<T> read) where THeader : unmanaged
    {
        _request.Clear();
        _request.Begin((ushort)request, MessageFlags.Dump).PutHeader(header);
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

    private T? TryGet<T>(RouteMessage answer, Reader<T> read, Errno absent) where T : class
    {
        T? found = null;
        try
        {
            _socket.Get(_request, static () => { }, message =>
            {
                if (message.Type == (ushort)answer)
                {
                    found = read(message);
                }
            });
        }
        catch (NetlinkException e) when (e.Errno == absent)
        {
            return null;
        }
        return found;
    }
}
