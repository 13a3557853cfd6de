using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gantry.Engine.Names;

/// <summary>Hands on questions to other resolvers, each from a port and with an id that nobody can guess (RFC 5452).</summary>
internal sealed class Forwarder : IDisposable
{
    private const int Port = 53;
    private const int LongestAnswer = 65535;
    private const int MostAtOnce = 512;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _places = new(MostAtOnce);

    public void Dispose() => _places.Dispose();

    /// <summary>Asks one server after the other.</summary>
    /// <param name="query">The client's query.</param>
    /// <param name="questionEnd">Bytes up to the question's end.</param>
    /// <param name="servers">The servers.</param>
    /// <param name="byStream">Whether the client asks by TCP, and so takes an answer of any length.</param>
    /// <returns>The answer with the client's id; null: nobody has answered, or too many ask at once.</returns>
    internal async Task<byte[]?> Ask(ReadOnlyMemory<byte> query, int questionEnd, IReadOnlyList<IPAddress> servers, bool byStream)
    {
        if (!await _places.WaitAsync(0))
        {
            return null;
        }
        try
        {
            byte[]? failure = null;
            foreach (IPAddress server in servers)
            {
                byte[] sent = query.ToArray();
                DnsMessage.SetId(sent, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1));
                byte[]? answer = await Try(() => AskByDatagram(server, sent, questionEnd));
                if (answer is not null && byStream && DnsMessage.IsTruncated(answer))
                {
                    answer = await Try(() => AskByStream(server, sent, questionEnd)) ?? answer;
                }
                if (answer is null)
                {
                    continue;
                }
                DnsMessage.SetId(answer, DnsMessage.Id(query.Span));
                if (DnsMessage.Code(answer) is DnsCode.NoError or DnsCode.NameError)
                {
                    return answer;
                }
                failure ??= answer;
            }
            return failure;
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task<byte[]?> Try(Func<Task<byte[]>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or EndOfStreamException or IOException)
        {
            return null;
        }
    }

    private static async Task<byte[]> AskByDatagram(IPAddress server, byte[] query, int questionEnd)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(server, Port), patience.Token);
        await socket.SendAsync(query, patience.Token);
        byte[] buffer = new byte[LongestAnswer];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, patience.Token);
            if (length >= DnsMessage.HeaderLength && DnsMessage.Answers(buffer.AsSpan(0, length), query, questionEnd))
            {
                return buffer[..length];
            }
        }
    }

    private static async Task<byte[]> AskByStream(IPAddress server, byte[] query, int questionEnd)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(server, Port), patience.Token);
        using var stream = new NetworkStream(socket);
        await DnsStream.Write(stream, query, patience.Token);
        byte[] answer = await DnsStream.Read(stream, patience.Token) ?? throw new EndOfStreamException();
        return answer.Length >= DnsMessage.HeaderLength && DnsMessage.Answers(answer, query, questionEnd) ? answer : throw new EndOfStreamException();
    }
}

/// <summary>Messages on a stream: each has its length before it (RFC 1035, 4.2.2).</summary>
internal static class DnsStream
{
    /// <summary>The next message; null: there is none.</summary>
    internal static async Task<byte[]?> Read(Stream stream, CancellationToken cancellation)
    {
        byte[] length = new byte[2];
        if (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, cancellation) < length.Length)
        {
            return null;
        }
        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, cancellation);
        return message;
    }

    internal static async Task Write(Stream stream, byte[] message, CancellationToken cancellation)
    {
        byte[] framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellation);
    }
}
