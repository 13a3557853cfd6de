using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Netlink.Namespaces;

namespace Gantry.Testing;

/// <summary>One try to speak with a server that tells every client the address it sees it come from.</summary>
public static class Probe
{
    /// <summary>Nobody answered.</summary>
    public const string Silence = "silence";

    /// <summary>Somebody said no: a reset, an ICMP error.</summary>
    public const string Refused = "refused";

    /// <summary>The packet could not even be sent.</summary>
    public const string Unsent = "unsent";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Speaks by TCP or UDP.</summary>
    /// <param name="inside">The client's namespace.</param>
    /// <param name="from">The client's address; null: as the kernel likes.</param>
    /// <param name="to">The server.</param>
    /// <param name="udp">By UDP.</param>
    /// <returns>What the server said, or one of the words above.</returns>
    public static string Try(NetworkNamespace inside, IPAddress? from, IPEndPoint to, bool udp)
    {
        ArgumentNullException.ThrowIfNull(to);
        using Socket socket = NamespaceThread.Run(inside, () => udp
            ? new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        socket.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }
            if (!socket.ConnectAsync(to).Wait(s_patience))
            {
                return Silence;
            }
            if (udp)
            {
                socket.Send("hello"u8);
            }
            byte[] buffer = new byte[256];
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        }
        catch (AggregateException e) when (e.InnerException is SocketException inner)
        {
            return Words(inner);
        }
        catch (SocketException e)
        {
            return Words(e);
        }
    }

    internal static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.TimedOut or SocketError.WouldBlock => Silence,
        SocketError.ConnectionRefused or SocketError.ConnectionReset => Refused,
        _ => Unsent,
    };
}
