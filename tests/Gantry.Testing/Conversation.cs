using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Namespaces;

namespace Gantry.Testing;

/// <summary>
/// A conversation with a server that answers each message, one message every 10 ms, whether the ones before were answered or not. It remembers
/// what was lost and how long at most nothing came.
/// </summary>
public sealed class Conversation : IDisposable
{
    private const int Size = sizeof(int);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sender;
    private readonly Task _receiver;
    private volatile int _sent;
    private volatile int _received;

    /// <summary>Connects from inside a namespace and begins to speak.</summary>
    public Conversation(NetworkNamespace from, IPEndPoint to, bool udp)
    {
        ArgumentNullException.ThrowIfNull(to);
        _socket = NamespaceThread.Run(from, () =>
        {
            var socket = new Socket(to.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp);
            socket.Connect(to);
            return socket;
        });
        if (!udp)
        {
            _socket.NoDelay = true;
        }
        _sender = Task.Run(Send);
        _receiver = Task.Run(Receive);
    }

    /// <summary>The longest time between two answers.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>How many messages were sent.</summary>
    public int Sent => _sent;

    /// <summary>Waits until some more answers have come.</summary>
    public void WaitForMore(int answers)
    {
        int enough = _received + answers;
        Eventually.True(() => _received >= enough, $"{answers} more answers");
    }

    /// <summary>Stops speaking, waits for the last answers and gives back how many never came.</summary>
    /// <exception cref="SocketException">The connection was cut off.</exception>
    public int Stop()
    {
        _stop.Cancel();
        _sender.GetAwaiter().GetResult();
        try
        {
            Eventually.True(() => _received == _sent || _receiver.IsFaulted, "every message is answered", s_patience);
        }
        catch (TimeoutException)
        {
            // The difference is the answer.
        }
        if (_receiver.IsFaulted)
        {
            _receiver.GetAwaiter().GetResult();
        }
        return _sent - _received;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task Send()
    {
        using var timer = new PeriodicTimer(s_interval);
        byte[] message = new byte[Size];
        while (!_stop.IsCancellationRequested)
        {
            BinaryPrimitives.WriteInt32BigEndian(message, _sent);
            await _socket.SendAsync(message).ConfigureAwait(false);
            _sent++;
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    private async Task Receive()
    {
        byte[] answer = new byte[256];
        int bytes = 0;
        long last = Stopwatch.GetTimestamp();
        bool isStream = _socket.SocketType == SocketType.Stream;
        while (true)
        {
            int length = await _socket.ReceiveAsync(answer).ConfigureAwait(false);
            if (length == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }
            TimeSpan gap = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            LongestGap = gap > LongestGap ? gap : LongestGap;
            bytes += length;
            _received = isStream ? bytes / Size : _received + 1;
        }
    }
}
