using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Namespaces;

namespace Gantry.Testing;

/// <summary>A client inside a namespace that goes on speaking by the same socket.</summary>
public sealed class Client : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private readonly Socket _socket;

    /// <summary>Connects, by TCP or UDP.</summary>
    public Client(NetworkNamespace inside, IPEndPoint to, bool udp = false)
    {
        ArgumentNullException.ThrowIfNull(to);
        _socket = NamespaceThread.Run(inside, () =>
        {
            var socket = new Socket(to.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp);
            socket.Connect(to);
            return socket;
        });
        _socket.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
    }

    /// <summary>Says something and gives back what comes as an answer, or one of the words of <see cref="Probe"/>.</summary>
    public string Say(ReadOnlySpan<byte> something)
    {
        byte[] buffer = new byte[256];
        try
        {
            _socket.Send(something);
            int length = _socket.Receive(buffer);
            return length == 0 ? Probe.Refused : System.Text.Encoding.ASCII.GetString(buffer, 0, length);
        }
        catch (SocketException e)
        {
            return Probe.Words(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}

/// <summary>A TCP server inside a namespace that gives every client back what it says, as long as that one stays.</summary>
public sealed class ConversationServer : IDisposable
{
    private readonly Socket _listener;

    /// <summary>Listens at a port of all addresses of the namespace.</summary>
    public ConversationServer(NetworkNamespace inside, int port)
    {
        _listener = NamespaceThread.Run(inside, () =>
        {
            var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen();
            return socket;
        });
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        while (true)
        {
            try
            {
                Socket client = _listener.Accept();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static void Serve(Socket client)
    {
        byte[] buffer = new byte[256];
        using (client)
        {
            try
            {
                for (int length; (length = client.Receive(buffer)) > 0;)
                {
                    client.Send(buffer.AsSpan(0, length));
                }
            }
            catch (SocketException)
            {
                // It was cut off.
            }
        }
    }
}
