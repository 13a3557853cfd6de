using Gantry.Netlink;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.SockDiag;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Observe;

/// <summary>What the host says of its own ports.</summary>
/// <param name="Sockets">The sockets that wait at one.</param>
/// <param name="AnyAddress4">Whether a socket may be bound to an IPv4 address that the host does not have (yet).</param>
/// <param name="AnyAddress6">The same of IPv6.</param>
/// <param name="TracksSctp">Whether conntrack knows SCTP, without which it can't be translated.</param>
internal sealed record HostPorts(IReadOnlyList<BoundSocket> Sockets, bool AnyAddress4, bool AnyAddress6, bool TracksSctp)
{
    private const string Conntrack = "net.netfilter.nf_conntrack_max";
    private const string ConntrackOfSctp = "net.netfilter.nf_conntrack_sctp_timeout_established"; // with CONFIG_NF_CT_PROTO_SCTP

    /// <summary>Nobody asked.</summary>
    internal static HostPorts Unknown { get; } = new([], AnyAddress4: true, AnyAddress6: true, TracksSctp: true);

    /// <summary>Reads it in the calling thread's namespace.</summary>
    /// <param name="protocols">The protocols that are asked for.</param>
    /// <param name="withSockets">Whether sockets matter.</param>
    internal static HostPorts Read(IReadOnlySet<Transport> protocols, bool withSockets)
    {
        using SockDiagSocket? socket = withSockets ? SockDiagSocket.Open() : null;
        return new HostPorts(
            socket is null ? [] : [.. protocols.SelectMany(protocol => ListBound(socket, protocol))],
            Sysctl.TryRead("net.ipv4.ip_nonlocal_bind") == "1",
            Sysctl.TryRead("net.ipv6.ip_nonlocal_bind") == "1",
            Sysctl.TryRead(Conntrack) is null || Sysctl.TryRead(ConntrackOfSctp) is not null);
    }

    /// <summary>Who holds a socket, for a message to a person.</summary>
    internal static string HolderOf(BoundSocket socket) => SocketOwner.Find(socket.Inode) is { } owner
        ? $"process {owner.Process} ({owner.Name})"
        : $"a socket of user {socket.User}";

    /// <summary>Whether who holds a socket does so for the container whose namespace has that path.</summary>
    internal static bool IsHeldFor(BoundSocket socket, string? path) => path is not null && SocketOwner.Find(socket.Inode) is { } owner && PortKeeper.IsOf(owner.Process, path);

    private static IReadOnlyList<BoundSocket> ListBound(SockDiagSocket socket, Transport protocol)
    {
        try
        {
            return socket.ListBound(protocol);
        }
        catch (NetlinkException e) when (e.Errno == Errno.ENOENT)
        {
            return []; // Nobody on this kernel can hold a port of a protocol that it does not have.
        }
    }
}
