using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Netlink.Wire;

/// <summary>
/// Walks attributes (struct nlattr, linux/netlink.h) in place. A value of another length than its verb says, or a header that
/// reaches beyond the buffer, is an <see cref="InvalidDataException"/>; nothing outside the buffer is ever read.
/// </summary>
public ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    private const ushort TypeMask = 0x3fff; // NLA_TYPE_MASK: without NLA_F_NESTED and NLA_F_NET_BYTEORDER
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>The attribute's number in its space, flags taken off.</summary>
    public ushort Type { get; private set; }

    /// <summary>The attribute's bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Goes to the next attribute; false at the end.</summary>
    public bool Next()
    {
        if (_rest.Length < MessageWriter.AttributeHeaderSize)
        {
            return false;
        }
        int length = MemoryMarshal.Read<ushort>(_rest);
        if (length < MessageWriter.AttributeHeaderSize || length > _rest.Length)
        {
            throw new InvalidDataException($"A netlink attribute says that it has {length} bytes where {_rest.Length} are left.");
        }
        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & TypeMask);
        Bytes = _rest[MessageWriter.AttributeHeaderSize..length];
        _rest = _rest[Math.Min(MessageWriter.Align(length), _rest.Length)..];
        return true;
    }

    /// <summary>The attributes inside this one.</summary>
    public readonly AttributeReader Nested => new(Bytes);

    /// <summary>One byte.</summary>
    public readonly byte U8 => Exactly(1)[0];

    /// <summary>Two bytes, the machine's order.</summary>
    public readonly ushort U16 => MemoryMarshal.Read<ushort>(Exactly(2));

    /// <summary>Four bytes, the machine's order.</summary>
    public readonly uint U32 => MemoryMarshal.Read<uint>(Exactly(4));

    /// <summary>Four bytes with a sign, the machine's order.</summary>
    public readonly int S32 => MemoryMarshal.Read<int>(Exactly(4));

    /// <summary>Eight bytes, the machine's order.</summary>
    public readonly ulong U64 => MemoryMarshal.Read<ulong>(Exactly(8));

    /// <summary>Two bytes, the network's order.</summary>
    public readonly ushort Be16 => BinaryPrimitives.ReadUInt16BigEndian(Exactly(2));

    /// <summary>Four bytes, the network's order.</summary>
    public readonly uint Be32 => BinaryPrimitives.ReadUInt32BigEndian(Exactly(4));

    /// <summary>Eight bytes, the network's order.</summary>
    public readonly ulong Be64 => BinaryPrimitives.ReadUInt64BigEndian(Exactly(8));

    /// <summary>UTF-8 up to the first NUL, or to the end where a writer left it out.</summary>
    public readonly string String
    {
        get
        {
            int end = Bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? Bytes : Bytes[..end]);
        }
    }

    /// <summary>An IPv4 or IPv6 address: 4 or 16 bytes.</summary>
    public readonly IPAddress Address => Bytes.Length is 4 or 16 ? new IPAddress(Bytes) : throw Wrong("4 or 16");

    private readonly ReadOnlySpan<byte> Exactly(int length) => Bytes.Length == length ? Bytes : throw Wrong(length.ToString());

    private readonly InvalidDataException Wrong(string expected) =>
        new($"Netlink attribute {Type} has {Bytes.Length} bytes where {expected} are expected.");
}
