using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Wire;

/// <summary>
/// Writes netlink messages one behind the other into one buffer that grows and is used again.
/// A verb names the type on the wire: PutU32 is in the machine's byte order, PutBe32 in the network's.
/// </summary>
/// <remarks>Layout: struct nlmsghdr and struct nlattr (linux/netlink.h), everything aligned to 4 bytes.</remarks>
public sealed class MessageWriter
{
    internal const int HeaderSize = 16;
    internal const int AttributeHeaderSize = 4;
    private const ushort NestedFlag = 0x8000; // NLA_F_NESTED

    private byte[] _buffer = new byte[512];
    private int _length;
    private int _message = -1;
    private readonly List<SafeFileHandle> _descriptors = [];

    /// <summary>An open nest: where its length will be written.</summary>
    public readonly record struct Nest(int Offset);

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    internal Span<byte> WrittenForPatching => _buffer.AsSpan(0, _length);

    internal int Length => _length;

    internal void Clear()
    {
        _length = 0;
        _message = -1;
        _descriptors.Clear();
    }

    /// <summary>Starts a message; its family's header comes next (<see cref="PutHeader"/>).</summary>
    internal void Begin(ushort type, MessageFlags flags)
    {
        Finish();
        _message = _length;
        Span<byte> header = Reserve(HeaderSize);
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], (ushort)flags);
    }

    /// <summary>Ends the message that was started last: its length is known now.</summary>
    internal void Finish()
    {
        if (_message >= 0)
        {
            MemoryMarshal.Write(_buffer.AsSpan(_message), _length - _message);
            _message = -1;
        }
    }

    /// <summary>The fixed structure of the message's family: ifinfomsg, rtmsg, nfgenmsg …</summary>
    public void PutHeader<T>(in T header) where T : unmanaged => MemoryMarshal.Write(Reserve(Align(Unsafe.SizeOf<T>())), header);

    /// <summary>An attribute of bytes as they are.</summary>
    public void PutBytes<TSpace>(TSpace type, ReadOnlySpan<byte> value) where TSpace : unmanaged, Enum =>
        value.CopyTo(Attribute(Id(type), value.Length));

    /// <summary>An attribute that is there or not (NLA_FLAG).</summary>
    public void PutFlag<TSpace>(TSpace type) where TSpace : unmanaged, Enum => Attribute(Id(type), 0);

    /// <summary>One byte.</summary>
    public void PutU8<TSpace>(TSpace type, byte value) where TSpace : unmanaged, Enum => Attribute(Id(type), 1)[0] = value;

    /// <summary>Two bytes, the machine's order.</summary>
    public void PutU16<TSpace>(TSpace type, ushort value) where TSpace : unmanaged, Enum =>
        MemoryMarshal.Write(Attribute(Id(type), sizeof(ushort)), value);

    /// <summary>Four bytes, the machine's order.</summary>
    public void PutU32<TSpace>(TSpace type, uint value) where TSpace : unmanaged, Enum =>
        MemoryMarshal.Write(Attribute(Id(type), sizeof(uint)), value);

    /// <summary>Four bytes with a sign, the machine's order: interface indexes, descriptors.</summary>
    public void PutS32<TSpace>(TSpace type, int value) where TSpace : unmanaged, Enum =>
        MemoryMarshal.Write(Attribute(Id(type), sizeof(int)), value);

    /// <summary>
    /// An open descriptor (IFLA_NET_NS_FD). Its owner is held until the messages are cleared: if the garbage collector closed it, the
    /// number could mean another file by the time that the kernel reads it.
    /// </summary>
    public void PutDescriptor<TSpace>(TSpace type, SafeFileHandle value) where TSpace : unmanaged, Enum
    {
        ArgumentNullException.ThrowIfNull(value);
        ObjectDisposedException.ThrowIf(value.IsClosed, value);
        _descriptors.Add(value);
        PutS32(type, (int)value.DangerousGetHandle());
    }

    /// <summary>Eight bytes, the machine's order.</summary>
    public void PutU64<TSpace>(TSpace type, ulong value) where TSpace : unmanaged, Enum =>
        MemoryMarshal.Write(Attribute(Id(type), sizeof(ulong)), value);

    /// <summary>Two bytes, the network's order.</summary>
    public void PutBe16<TSpace>(TSpace type, ushort value) where TSpace : unmanaged, Enum =>
        BinaryPrimitives.WriteUInt16BigEndian(Attribute(Id(type), sizeof(ushort)), value);

    /// <summary>Four bytes, the network's order: nearly every number of nf_tables.</summary>
    public void PutBe32<TSpace>(TSpace type, uint value) where TSpace : unmanaged, Enum =>
        BinaryPrimitives.WriteUInt32BigEndian(Attribute(Id(type), sizeof(uint)), value);

    /// <summary>Eight bytes, the network's order.</summary>
    public void PutBe64<TSpace>(TSpace type, ulong value) where TSpace : unmanaged, Enum =>
        BinaryPrimitives.WriteUInt64BigEndian(Attribute(Id(type), sizeof(ulong)), value);

    /// <summary>UTF-8 with the NUL behind it that the kernel expects (NLA_NUL_STRING).</summary>
    public void PutString<TSpace>(TSpace type, ReadOnlySpan<char> value) where TSpace : unmanaged, Enum =>
        Encoding.UTF8.GetBytes(value, Attribute(Id(type), Encoding.UTF8.GetByteCount(value) + 1));

    /// <summary>An IPv4 or IPv6 address, 4 or 16 bytes.</summary>
    public void PutAddress<TSpace>(TSpace type, IPAddress value) where TSpace : unmanaged, Enum
    {
        ArgumentNullException.ThrowIfNull(value);
        value.TryWriteBytes(Attribute(Id(type), value.AddressFamily == AddressFamily.InterNetwork ? 4 : 16), out _);
    }

    /// <summary>Opens a nest; what is put until <see cref="Close"/> lies inside it.</summary>
    public Nest Open<TSpace>(TSpace type) where TSpace : unmanaged, Enum => OpenNest((ushort)(Id(type) | NestedFlag));

    /// <summary>Opens a nest of structures, which older parts of rtnetlink take without NLA_F_NESTED.</summary>
    public Nest OpenPlain<TSpace>(TSpace type) where TSpace : unmanaged, Enum => OpenNest(Id(type));

    /// <summary>Closes a nest: its length is known now.</summary>
    public void Close(Nest nest)
    {
        int length = _length - nest.Offset;
        if (length > ushort.MaxValue)
        {
            throw new InvalidOperationException($"A netlink attribute holds at most {ushort.MaxValue} bytes; this nest has {length}. Send it in parts.");
        }
        MemoryMarshal.Write(_buffer.AsSpan(nest.Offset), (ushort)length);
    }

    private Nest OpenNest(ushort type)
    {
        var nest = new Nest(_length);
        Attribute(type, 0);
        return nest;
    }

    private Span<byte> Attribute(ushort type, int size)
    {
        int length = AttributeHeaderSize + size;
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"A netlink attribute holds at most {ushort.MaxValue} bytes.", nameof(size));
        }
        Span<byte> span = Reserve(Align(length));
        MemoryMarshal.Write(span, (ushort)length);
        MemoryMarshal.Write(span[2..], type);
        return span.Slice(AttributeHeaderSize, size);
    }

    private Span<byte> Reserve(int size)
    {
        if (_length + size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
        }
        Span<byte> span = _buffer.AsSpan(_length, size);
        span.Clear();
        _length += size;
        return span;
    }

    internal static int Align(int length) => (length + 3) & ~3;

    private static ushort Id<TSpace>(TSpace type) where TSpace : unmanaged, Enum => Unsafe.BitCast<TSpace, ushort>(type);
}
