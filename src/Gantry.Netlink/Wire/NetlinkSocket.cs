using System.Buffers;
using Gantry.Netlink.Interop;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Wire;

/// <summary>
/// A netlink socket. It belongs for ever to the network namespace of the thread that opened it; any thread may use it then, one at a
/// time. The kernel answers a request before the call that sends it returns, so everything here is synchronous.
/// </summary>
/// <remarks>Documentation/userspace-api/netlink/intro.rst; linux/netlink.h. Opened with NETLINK_EXT_ACK, NETLINK_CAP_ACK and NETLINK_GET_STRICT_CHK.</remarks>
public sealed class NetlinkSocket : IDisposable
{
    /// <summary>The kernel's documents' own figure for dumps; its largest parts are a page less.</summary>
    private const int ReceiveBufferSize = 32 * 1024;

    /// <summary>Room for the answers if every message of a chunk is refused.</summary>
    private const int KernelReceiveBufferSize = 4 << 20;
    private const int KernelSendBufferSize = 16 << 20;
    private const int ChunkSize = 32 * 1024;
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a dump is made again: on a host where much starts at once, ten attempts in a row may be interrupted.</summary>
    private static readonly TimeSpan s_dumpPatience = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle _socket;
    private readonly DescribeMessage _describe;
    private readonly uint _port;
    private int _roomForAnswer = ReceiveBufferSize;
    private uint _sequence = 1;

    private NetlinkSocket(SafeFileHandle socket, DescribeMessage describe)
    {
        _socket = socket;
        _describe = describe;
        _port = Libc.BindNetlink(socket);
    }

    /// <summary>Reads one message of an answer.</summary>
    public delegate void MessageHandler(Message message);

    /// <summary>The namespace's identity, never given out again until a reboot (SO_NETNS_COOKIE).</summary>
    public ulong NamespaceCookie => Libc.GetSocketOption<ulong>(_socket, Libc.SOL_SOCKET, Libc.SO_NETNS_COOKIE);

    internal static NetlinkSocket Open(NetlinkProtocol protocol, DescribeMessage describe)
    {
        SafeFileHandle socket = Libc.Socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, (int)protocol);
        // Each is an improvement, none a condition: an older kernel or a user without rights goes without.
        Libc.TrySetSocketOption(socket, Libc.SOL_NETLINK, Libc.NETLINK_EXT_ACK, 1);
        Libc.TrySetSocketOption(socket, Libc.SOL_NETLINK, Libc.NETLINK_CAP_ACK, 1);
        Libc.TrySetSocketOption(socket, Libc.SOL_NETLINK, Libc.NETLINK_GET_STRICT_CHK, 1);
        Libc.TrySetSocketOption(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, KernelReceiveBufferSize);
        Libc.TrySetSocketOption(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, KernelSendBufferSize);
        return new NetlinkSocket(socket, describe);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Listens to a multicast group (RTNLGRP_*, NFNLGRP_*) besides the answers to requests.</summary>
    public void Join(int group) => Libc.SetSocketOption(_socket, Libc.SOL_NETLINK, Libc.NETLINK_ADD_MEMBERSHIP, group);

    /// <summary>
    /// Sends the batch in chunks, each with a fence. Stops behind the chunk in which a message was refused: the kernel has gone on to
    /// that chunk's end, so every sent message that is not among the refused was done.
    /// </summary>
    public BatchOutcome Execute(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        List<RefusedMessage> refused = [];
        int sent = 0;
        while (sent < batch.Count && refused.Count == 0)
        {
            int end = batch.EndOfChunk(sent, ChunkSize);
            SendChunk(batch, sent, end, refused);
            sent = end;
        }
        return new BatchOutcome(sent, refused);
    }

    /// <summary>
    /// Sends the whole batch in one piece, as nf_tables wants its transactions. The fence is the last change: the frame's end behind it is
    /// answered only by newer kernels (linux 6.10, nfnetlink: handle ACK flags for batch messages).
    /// </summary>
    internal BatchOutcome ExecuteWhole(Batch batch, int fence)
    {
        List<RefusedMessage> refused = [];
        uint first = _sequence;
        batch.Number(0, batch.Count, first, fence);
        _sequence += (uint)batch.Count;
        Trace.Sent(batch, 0, batch.Count, _describe);
        Send(batch, 0, batch.Count);
        ReadAnswers(batch, 0, fence + 1, first, refused);
        return new BatchOutcome(batch.Count, refused);
    }

    /// <summary>Sends what is not answered; the kernel has dealt with it when this returns.</summary>
    internal void ExecuteUnanswered(Batch batch)
    {
        Trace.Sent(batch, 0, batch.Count, _describe);
        Send(batch, 0, batch.Count);
    }

    /// <summary>Sends one request that is answered with messages (NLM_F_DUMP or a plain GET) and hands each to <paramref name="read"/>.</summary>
    /// <remarks>
    /// A dump that the kernel calls interrupted (NLM_F_DUMP_INTR: what was dumped changed meanwhile) is thrown away and made again;
    /// <paramref name="restart"/> runs before every attempt.
    /// </remarks>
    /// <exception cref="NetlinkException">The kernel refused, or every attempt was interrupted.</exception>
    public void Get(Batch request, Action restart, MessageHandler read)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(restart);
        ArgumentNullException.ThrowIfNull(read);
        long deadline = Environment.TickCount64 + (long)s_dumpPatience.TotalMilliseconds;
        do
        {
            restart();
            if (TryGet(request, read))
            {
                return;
            }
        }
        while (Environment.TickCount64 < deadline);
        throw new NetlinkException(
            _describe(request[0]).Words, Errno.EAGAIN, $"what is listed has not stood still for {s_dumpPatience.TotalSeconds} s", null);
    }

    /// <summary>Waits for one datagram of the groups that were joined and hands its messages to <paramref name="read"/>; false when the time is over first.</summary>
    /// <exception cref="SystemCallException">ENOBUFS: some were lost, look again at everything.</exception>
    public bool Wait(TimeSpan timeout, MessageHandler read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!Libc.WaitReadable(_socket, timeout))
        {
            return false;
        }
        using var room = new Room(_roomForAnswer);
        ReadOnlySpan<byte> answer = Receive(room);
        while (Message.TryTake(ref answer, out Message message))
        {
            read(message);
        }
        return true;
    }

    private void SendChunk(Batch batch, int first, int end, List<RefusedMessage> refused)
    {
        uint sequence = _sequence;
        _sequence += (uint)(end - first);
        batch.Number(first, end, sequence, fence: end - 1);
        Trace.Sent(batch, first, end, _describe);
        Send(batch, first, end);
        ReadAnswers(batch, first, end, sequence, refused);
    }

    private void Send(Batch batch, int first, int end)
    {
        Libc.Send(_socket, batch.Bytes(first, end));
        GC.KeepAlive(batch); // With the descriptors in it.
    }

    /// <summary>Reads until the fence, the last message, has its answer; an error of any other message stands before it or, at an nf_tables commit, in its place.</summary>
    private void ReadAnswers(Batch batch, int first, int end, uint sequence, List<RefusedMessage> refused)
    {
        bool fence = false;
        using var room = new Room(_roomForAnswer);
        // A commit that fails answers for the transaction's first message alone, and the fence stays silent.
        while (!fence && (refused.Count == 0 || Libc.WaitReadable(_socket, TimeSpan.Zero)))
        {
            ReadOnlySpan<byte> answer;
            try
            {
                answer = ReceiveAnswer(room);
            }
            catch (SystemCallException e) when (e.Errno == Errno.ENOBUFS)
            {
                continue; // There were more answers than the buffer holds. The first are in it.
            }
            while (Message.TryTake(ref answer, out Message message))
            {
                uint place = message.Sequence - sequence;
                if (message.Port != _port || place >= end - first || message.Type != (ushort)ControlMessage.Error)
                {
                    continue; // An answer to something older, or a notification.
                }
                ExtendedAck ack = ExtendedAck.Read(message);
                int index = first + (int)place;
                if (ack.Errno != Errno.None)
                {
                    refused.Add(new RefusedMessage(index, NetlinkException.From(batch[index], ack, _describe)));
                }
                fence |= index == end - 1;
            }
        }
        refused.Sort(static (a, b) => a.Index.CompareTo(b.Index));
    }

    private bool TryGet(Batch request, MessageHandler read)
    {
        bool dump = request[0].Flags.HasFlag(MessageFlags.Dump);
        bool interrupted = false;
        uint sequence = _sequence++;
        request.Number(0, 1, sequence, fence: 0);
        Trace.Sent(request, 0, 1, _describe);
        Send(request, 0, 1);
        using var room = new Room(_roomForAnswer);
        while (true)
        {
            ReadOnlySpan<byte> answer = ReceiveAnswer(room);
            while (Message.TryTake(ref answer, out Message message))
            {
                if (message.Port != _port || message.Sequence != sequence)
                {
                    continue; // A notification carries the port and the number of the request that caused it.
                }
                interrupted |= message.Flags.HasFlag(MessageFlags.DumpInterrupted);
                switch ((ControlMessage)message.Type)
                {
                    case ControlMessage.Noop:
                        break;
                    case ControlMessage.Done:
                        ThrowIfDoneWithError(request, message);
                        return !interrupted;
                    case ControlMessage.Error:
                        ExtendedAck ack = ExtendedAck.Read(message);
                        if (ack.Errno != Errno.None)
                        {
                            throw NetlinkException.From(request[0], ack, _describe);
                        }
                        if (!dump)
                        {
                            return true;
                        }
                        break;
                    default:
                        if (!interrupted)
                        {
                            read(message);
                        }
                        break;
                }
            }
        }
    }

    /// <summary>NLMSG_DONE carries an errno of its own: a dump that broke off in the middle.</summary>
    private void ThrowIfDoneWithError(Batch request, Message done)
    {
        ExtendedAck ack = ExtendedAck.ReadDone(done);
        if (ack.Errno != Errno.None)
        {
            throw NetlinkException.From(request[0], ack, _describe);
        }
    }

    private ReadOnlySpan<byte> ReceiveAnswer(Room room) => Libc.WaitReadable(_socket, s_answerTimeout)
        ? Receive(room)
        : throw new TimeoutException($"The kernel did not answer a netlink request in {s_answerTimeout.TotalSeconds} s.");

    private ReadOnlySpan<byte> Receive(Room room)
    {
        int length = Libc.Receive(_socket, room.Bytes);
        if (length > room.Bytes.Length)
        {
            // The datagram is lost; later ones fit. A dump never comes here: the kernel cuts it to what was read before.
            _roomForAnswer = length;
            throw new InvalidDataException($"A netlink answer of {length} bytes did not fit.");
        }
        return room.Bytes.AsSpan(0, length);
    }

    /// <summary>Room for answers while they are read: who has a hundred sockets open reads from one at a time.</summary>
    private readonly struct Room(int size) : IDisposable
    {
        internal byte[] Bytes { get; } = ArrayPool<byte>.Shared.Rent(size);

        public void Dispose() => ArrayPool<byte>.Shared.Return(Bytes);
    }
}
