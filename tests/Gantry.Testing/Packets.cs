using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Netlink.Namespaces;

namespace Gantry.Testing;

/// <summary>Real packets from and to network namespaces.</summary>
public static class Packets
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether a ping is answered within three seconds: a carrier that was plugged in just now is told of after up to one (net/core/link_watch.c).</summary>
    public static bool Ping(NetworkNamespace from, string address) => Shell.Try(from, $"ping -n -c 1 -w 3 -i 0.2 {address}").Status == 0;

    /// <summary>
    /// Connects by TCP from inside a namespace and gives back what the other side says first: an <see cref="EchoServer"/> tells the
    /// address that it saw.
    /// </summary>
    /// <returns>Null where nobody takes the connection within two seconds.</returns>
    public static string? Connect(NetworkNamespace from, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        // Made inside; a socket stays in its namespace whoever uses it. It is not used again after a failed connect: .NET would put
        // one of the calling thread's namespace into its place.
        using Socket socket = NamespaceThread.Run(from, () => new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        socket.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        try
        {
            if (!socket.ConnectAsync(to).Wait(s_patience))
            {
                return null;
            }
            byte[] buffer = new byte[256];
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        }
        catch (AggregateException e) when (e.InnerException is SocketException)
        {
            return null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}

/// <summary>A TCP server inside a namespace that tells every client the address it sees it come from.</summary>
public sealed class EchoServer : IDisposable
{
    private readonly Socket _listener;

    /// <summary>Listens on all addresses of the namespace, or on one.</summary>
    public EchoServer(NetworkNamespace inside, int port, IPAddress? address = null)
    {
        var endpoint = new IPEndPoint(address ?? IPAddress.IPv6Any, port);
        _listener = NamespaceThread.Run(inside, () =>
        {
            var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }
            socket.Bind(endpoint);
            socket.Listen();
            return socket;
        });
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        while (true)
        {
            try
            {
                using Socket client = _listener.Accept();
                IPAddress seen = ((IPEndPoint)client.RemoteEndPoint!).Address;
                client.Send(Encoding.ASCII.GetBytes((seen.IsIPv4MappedToIPv6 ? seen.MapToIPv4() : seen).ToString()));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
