using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.SockDiag;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.SockDiag;

/// <summary>Which sockets there are, held against ss and against what bind(2) refuses.</summary>
public sealed class SockDiagTests
{
    private const int Port = 8080;

    [Fact]
    public void Sockets_are_what_ss_lists()
    {
        using TestHost host = HostWithAddresses();
        using Socket a = Bind(host, SocketType.Stream, "127.0.0.1", 80);
        using Socket b = Bind(host, SocketType.Stream, "::", 81, dual: true);
        using Socket c = Bind(host, SocketType.Stream, "::", 82);
        using Socket d = Bind(host, SocketType.Dgram, "0.0.0.0", 83);
        using Socket e = Bind(host, SocketType.Dgram, "2001:db8::10", 84);
        using Socket client = Bind(host, SocketType.Dgram, "127.0.0.1", 85);
        client.Connect(IPAddress.Loopback, 83); // Speaks to one other alone: it waits for nobody.
        using SockDiagSocket diag = host.Namespace.OpenSockDiagSocket();

        Assert.Equal(Listed(host, "ss -tlnH"), Words(diag.ListBound(Transport.Tcp)));
        Assert.Equal(Listed(host, "ss -ulnH"), Words(diag.ListBound(Transport.Udp)));
        Assert.Equal([false, true], diag.ListBound(Transport.Tcp).Where(socket => socket.Local.AddressFamily == AddressFamily.InterNetworkV6)
            .OrderBy(socket => socket.Local.Port).Select(socket => socket.IPv6Only));
    }

    [Fact]
    public void Who_holds_a_socket_is_found()
    {
        using TestHost host = TestHost.Create();
        using Socket listener = Bind(host, SocketType.Stream, "0.0.0.0", Port);
        using SockDiagSocket diag = host.Namespace.OpenSockDiagSocket();
        BoundSocket socket = Assert.Single(diag.ListBound(Transport.Tcp));
        using Process self = Process.GetCurrentProcess();
        Assert.Equal(new SocketOwner(Environment.ProcessId, File.ReadAllText("/proc/self/comm").Trim()), SocketOwner.Find(socket.Inode));
        Assert.Equal(0u, socket.User);
        Assert.Null(SocketOwner.Find(uint.MaxValue));
    }

    /// <summary>Every pair of addresses: where the kernel refuses the second bind, the first socket overlaps the second's address, and nowhere else.</summary>
    [Theory]
    [InlineData(SocketType.Stream, Transport.Tcp)]
    [InlineData(SocketType.Dgram, Transport.Udp)]
    public void A_socket_overlaps_an_address_where_bind_says_so(SocketType type, Transport protocol)
    {
        using TestHost host = HostWithAddresses();
        using SockDiagSocket diag = host.Namespace.OpenSockDiagSocket();
        string[] addresses = ["0.0.0.0", "127.0.0.1", "10.11.0.10", "::", "::1", "2001:db8::10"];
        int port = Port; // Another for each pair: a process that starts meanwhile may hold a socket for a moment after it was closed here.
        foreach ((string first, bool dual) in addresses.Select(address => (address, false)).Append(("::", true)).Append(("::ffff:127.0.0.1", true)))
        {
            foreach (string second in addresses)
            {
                port++;
                using Socket held = Bind(host, type, first, port, dual);
                BoundSocket socket = Assert.Single(diag.ListBound(protocol), found => found.Local.Port == port);
                Assert.True(Refused(host, type, second, port) == socket.Overlaps(Ip(second)), $"{first} (dual: {dual}), {second}");
            }
        }
    }

    [Fact]
    public void A_protocol_that_the_kernel_cannot_tell_of_is_an_error_that_says_so()
    {
        using TestHost host = TestHost.Create();
        using SockDiagSocket diag = host.Namespace.OpenSockDiagSocket();
        var error = Assert.Throws<NetlinkException>(() => diag.ListBound((Transport)250));
        Assert.Equal((Errno.ENOENT, "list sockets"), (error.Errno, error.Request));
    }

    private static bool Refused(TestHost host, SocketType type, string address, int port)
    {
        try
        {
            Bind(host, type, address, port).Dispose();
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }

    private static Socket Bind(TestHost host, SocketType type, string address, int port, bool dual = false) => NamespaceThread.Run(host.Namespace, () =>
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), port);
        var socket = new Socket(endpoint.AddressFamily, type, ProtocolType.Unspecified);
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = dual;
            }
            socket.Bind(endpoint);
            if (type == SocketType.Stream)
            {
                socket.Listen();
            }
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    });

    private static TestHost HostWithAddresses()
    {
        TestHost host = TestHost.Create();
        host.Execute(batch =>
        {
            batch.AddLink(Bridge("br5", 5));
            batch.AddAddress(5, Address("10.11.0.10/16"));
            batch.AddAddress(5, Address("2001:db8::10/64"), noDad: true);
        });
        host.Run("ip link set br5 up");
        return host;
    }

    /// <summary>ss's fourth column, "*:81" for :: of both families.</summary>
    private static IEnumerable<string> Listed(TestHost host, string command) =>
        host.Run(command).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]).Order();

    private static IEnumerable<string> Words(IEnumerable<BoundSocket> sockets) =>
        sockets.Select(socket => socket.Local.Address.Equals(IPAddress.IPv6Any) && !socket.IPv6Only ? $"*:{socket.Local.Port}" : $"{socket.Local}").Order();
}
