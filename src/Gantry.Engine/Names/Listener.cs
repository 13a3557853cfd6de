using System.Net;
using System.Net.Sockets;

namespace Gantry.Engine.Names;

/// <summary>
/// One address at which questions of one network come in. Those by UDP that the records answer are answered by the thread that reads them,
/// one after the other; what others are asked, and TCP, waits for nobody.
/// </summary>
internal sealed class Listener : IDisposable
{
    private const int LongestQuery = 4096;
    private const int LongestAnswer = 65535;
    private const int MostStreams = 64;
    private static readonly TimeSpan s_streamPatience = TimeSpan.FromSeconds(10);
    private readonly string _network;
    private readonly Answerer _answerer;
    private readonly Forwarder _forwarder;
    private readonly Socket _datagrams;
    private readonly Socket _streams;
    private int _openStreams;

    internal Listener(string network, IPEndPoint at, Answerer answerer, Forwarder forwarder)
    {
        (_network, _answerer, _forwarder) = (network, answerer, forwarder);
        _datagrams = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _streams = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _datagrams.Bind(at);
            _streams.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true); // Streams of the one before may linger.
            _streams.Bind(at);
            _streams.Listen();
        }
        catch (SocketException e)
        {
            Trouble = $"{at}: {e.Message}";
            return;
        }
        new Thread(ServeDatagrams) { IsBackground = true }.Start();
        _ = ServeStreams();
    }

    /// <summary>Why nothing is taken in here; null: all is well.</summary>
    internal string? Trouble { get; }

    public void Dispose()
    {
        _datagrams.Dispose();
        _streams.Dispose();
    }

    private void ServeDatagrams()
    {
        byte[] buffer = new byte[LongestQuery];
        EndPoint anyone = new IPEndPoint(_datagrams.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var from = new SocketAddress(_datagrams.AddressFamily);
        while (true)
        {
            try
            {
                int length = _datagrams.ReceiveFrom(buffer, SocketFlags.None, from);
                var client = (IPEndPoint)anyone.Create(from);
                if (_answerer.Answer(buffer.AsSpan(0, length), client.Address, _network, DnsMessage.LongestDatagram) is not { } reply)
                {
                    continue;
                }
                if (reply.Answer is { } answer)
                {
                    _datagrams.SendTo(answer, SocketFlags.None, from);
                }
                else
                {
                    _ = Forward(buffer[..length], reply, client);
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket))
            {
                // A message that was too long, or a client that is gone.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Forward(byte[] query, Reply reply, IPEndPoint client)
    {
        byte[] answer = await _forwarder.Ask(query, reply.QuestionEnd, reply.Servers, byStream: false)
            ?? DnsMessage.Refuse(query, reply.QuestionEnd, DnsCode.ServerFailure);
        try
        {
            await _datagrams.SendToAsync(answer, SocketFlags.None, client);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // He is gone, or we are.
        }
    }

    private async Task ServeStreams()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _streams.AcceptAsync();
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                continue;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            if (Interlocked.Increment(ref _openStreams) > MostStreams)
            {
                Interlocked.Decrement(ref _openStreams);
                client.Dispose();
                continue;
            }
            _ = ServeStream(client);
        }
    }

    /// <summary>Who says nothing for a while keeps nobody else out.</summary>
    private async Task ServeStream(Socket client)
    {
        try
        {
            using (client)
            using (var patience = new CancellationTokenSource(s_streamPatience))
            using (var stream = new NetworkStream(client))
            {
                IPAddress address = ((IPEndPoint)client.RemoteEndPoint!).Address;
                while (await DnsStream.Read(stream, patience.Token) is { } query)
                {
                    if (_answerer.Answer(query, address, _network, LongestAnswer) is not { } reply)
                    {
                        return;
                    }
                    byte[] answer = reply.Answer
                        ?? await _forwarder.Ask(query, reply.QuestionEnd, reply.Servers, byStream: true)
                        ?? DnsMessage.Refuse(query, reply.QuestionEnd, DnsCode.ServerFailure);
                    await DnsStream.Write(stream, answer, patience.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // He is gone, or has said nothing for too long.
        }
        finally
        {
            Interlocked.Decrement(ref _openStreams);
        }
    }
}
