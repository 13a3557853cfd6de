using System.Runtime.CompilerServices;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.SockDiag;

/// <summary>A socket that tells of the sockets in the namespace that it was opened in (sock_diag(7)). One thread at a time may use it.</summary>
public sealed class SockDiagSocket : IDisposable
{
    // The kernel's numbers of states (net/tcp_states.h) are no part of its headers for programs; /proc/net/tcp shows the same.
    private const int StateClose = 7; // of UDP: bound, and connected to nobody
    private const int StateListen = 10;
    private const int StateBoundInactive = 13; // of TCP: bound, and not listening yet; told since 6.8

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkProtocol.SockDiag, static _ => s_description);
    private readonly Batch _request = new();
    private static readonly MessageDescription s_description = new("list sockets", Unsafe.SizeOf<DiagRequest>(), AttributeSpace.Of<InetDiag>());

    private SockDiagSocket()
    {
    }

    /// <summary>Opens a socket in the calling thread's namespace.</summary>
    public static SockDiagSocket Open() => new();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>
    /// The sockets of one protocol that wait at a port, both families: of TCP and SCTP those that listen, of UDP those that are connected to
    /// nobody. Just like <c>ss -tln</c> and <c>ss -uln</c>.
    /// </summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel does not have the protocol, or can't tell of it (CONFIG_INET_DIAG, tcp_diag, udp_diag, sctp_diag).</exception>
    public IReadOnlyList<BoundSocket> ListBound(Transport protocol) => [.. List(protocol, KernelFamily.IPv4), .. List(protocol, KernelFamily.IPv6)];

    private List<BoundSocket> List(Transport protocol, byte family)
    {
        _request.Clear();
        _request.Begin((ushort)SockDiagMessage.DiagByFamily, MessageFlags.Dump).PutHeader(new DiagRequest
        {
            Family = family,
            Protocol = (byte)protocol,
            States = 1u << StateClose | 1u << StateListen | 1u << StateBoundInactive,
        });
        List<BoundSocket> sockets = [];
        _socket.Get(_request, sockets.Clear, message =>
        {
            if (message.Type == (ushort)SockDiagMessage.DiagByFamily)
            {
                sockets.Add(BoundSocket.Read(message, protocol));
            }
        });
        return sockets;
    }
}
