using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Netlink.Namespaces;

namespace Gantry.Testing;

/// <summary>A UDP server inside a namespace that answers every datagram with the address it sees it come from.</summary>
public sealed class DatagramServer : IDisposable
{
    private readonly Socket _socket;

    /// <summary>Waits at a port of all addresses of the namespace.</summary>
    public DatagramServer(NetworkNamespace inside, int port)
    {
        _socket = NamespaceThread.Run(inside, () =>
        {
            var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            return socket;
        });
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Serve()
    {
        byte[] buffer = new byte[256];
        while (true)
        {
            try
            {
                EndPoint client = new IPEndPoint(IPAddress.IPv6Any, 0);
                _socket.ReceiveFrom(buffer, ref client);
                IPAddress seen = ((IPEndPoint)client).Address;
                _socket.SendTo(Encoding.ASCII.GetBytes((seen.IsIPv4MappedToIPv6 ? seen.MapToIPv4() : seen).ToString()), client);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                // The client of before has gone.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
