using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gantry.Netlink.Wire;

/// <summary>One netlink message in a buffer (struct nlmsghdr and what follows, linux/netlink.h).</summary>
public readonly ref struct Message
{
    private readonly ReadOnlySpan<byte> _bytes;

    private Message(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The message's type, in its family's numbering.</summary>
    public ushort Type => MemoryMarshal.Read<ushort>(_bytes[4..]);

    /// <summary>The header's flags.</summary>
    public MessageFlags Flags => (MessageFlags)MemoryMarshal.Read<ushort>(_bytes[6..]);

    /// <summary>The number that ties an answer to its request.</summary>
    public uint Sequence => MemoryMarshal.Read<uint>(_bytes[8..]);

    /// <summary>The socket that asked, in an answer; the one that caused a change, in a notification of it (nlmsg_pid).</summary>
    public uint Port => MemoryMarshal.Read<uint>(_bytes[12..]);

    /// <summary>Everything behind the header.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[MessageWriter.HeaderSize..];

    /// <summary>The whole message, header included.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The family's fixed structure.</summary>
    public T Header<T>() where T : unmanaged => Payload.Length >= Unsafe.SizeOf<T>()
        ? MemoryMarshal.Read<T>(Payload)
        : throw new InvalidDataException($"A netlink message of type {Type} is too short: {_bytes.Length} bytes.");

    /// <summary>The attributes behind the family's fixed structure.</summary>
    public AttributeReader Attributes<T>() where T : unmanaged
    {
        int offset = MessageWriter.Align(Unsafe.SizeOf<T>());
        return Payload.Length >= offset
            ? new AttributeReader(Payload[offset..])
            : throw new InvalidDataException($"A netlink message of type {Type} is too short: {_bytes.Length} bytes.");
    }

    /// <summary>The message that a buffer of our own begins with.</summary>
    internal static Message At(ReadOnlySpan<byte> buffer) => new(buffer[..(int)MemoryMarshal.Read<uint>(buffer)]);

    /// <summary>Takes the first message off a buffer; false when nothing is left.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> buffer, out Message message)
    {
        message = default;
        if (buffer.IsEmpty)
        {
            return false;
        }
        if (buffer.Length < MessageWriter.HeaderSize)
        {
            throw new InvalidDataException($"{buffer.Length} bytes are left where a netlink header needs {MessageWriter.HeaderSize}.");
        }
        uint length = MemoryMarshal.Read<uint>(buffer);
        if (length < MessageWriter.HeaderSize || length > buffer.Length)
        {
            throw new InvalidDataException($"A netlink message says that it has {length} bytes where {buffer.Length} are left.");
        }
        message = new Message(buffer[..(int)length]);
        buffer = buffer[Math.Min(MessageWriter.Align((int)length), buffer.Length)..];
        return true;
    }
}
