using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>A datum (linux/netfilter/nf_tables.h, NFTA_DATA_*).</summary>
internal enum NftaData : ushort
{
    Value = 1,
    Verdict = 2,
}

/// <summary>
/// Bytes as a register, a set's key or a map's data holds them (NFTA_DATA_VALUE). Equal where the bytes are.
/// A collection expression makes one: <c>[10, 0, 0, 1]</c>.
/// </summary>
[CollectionBuilder(typeof(Value), nameof(Of))]
public readonly record struct Value
{
    private const int InterfaceNameSize = 16; // IFNAMSIZ, linux/if.h
    private readonly ImmutableArray<byte> _bytes;

    private Value(ImmutableArray<byte> bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan();

    /// <summary>An interface's name, padded to sixteen bytes.</summary>
    /// <exception cref="ArgumentException">It is longer than fifteen bytes.</exception>
    public static Value Interface(string name)
    {
        byte[] bytes = new byte[InterfaceNameSize];
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(..^1));
        return new Value(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
    }

    /// <summary>An address.</summary>
    public static Value Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Of(address.GetAddressBytes());
    }

    /// <summary>A port: two bytes in the network's order.</summary>
    public static Value Port(ushort port) => [(byte)(port >> 8), (byte)port];

    /// <summary>A number of four bytes in the machine's order: a mark, states of connections.</summary>
    public static Value Number(uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(bytes, number);
        return Of(bytes);
    }

    /// <summary>Values joined: each part fills whole registers of four bytes.</summary>
    public static Value Join(params ReadOnlySpan<Value> parts)
    {
        var bytes = ImmutableArray.CreateBuilder<byte>();
        foreach (Value part in parts)
        {
            bytes.AddRange(part.Bytes);
            bytes.AddRange(new byte[MessageWriter.Align(part.Bytes.Length) - part.Bytes.Length]);
        }
        return new Value(bytes.ToImmutable());
    }

    /// <summary>Bytes as they are.</summary>
    public static Value Of(ReadOnlySpan<byte> bytes) => new([.. bytes]);

    /// <summary>The next higher one of the same length; null behind the highest.</summary>
    public Value? Next()
    {
        byte[] bytes = [.. Bytes];
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            if (++bytes[i] != 0)
            {
                return new Value(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            }
        }
        return null;
    }

    /// <summary>The mask of a prefix: ones as far as it goes.</summary>
    internal static Value MaskOf(IPNetwork prefix)
    {
        byte[] mask = new byte[prefix.BaseAddress.GetAddressBytes().Length];
        for (int bit = 0; bit < prefix.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }
        return new Value(ImmutableCollectionsMarshal.AsImmutableArray(mask));
    }

    /// <summary>The last address of a prefix.</summary>
    internal static Value LastOf(IPNetwork prefix)
    {
        byte[] last = prefix.BaseAddress.GetAddressBytes();
        ReadOnlySpan<byte> mask = MaskOf(prefix).Bytes;
        for (int i = 0; i < last.Length; i++)
        {
            last[i] |= (byte)~mask[i];
        }
        return new Value(ImmutableCollectionsMarshal.AsImmutableArray(last));
    }

    /// <summary>Goes through the bytes.</summary>
    public ReadOnlySpan<byte>.Enumerator GetEnumerator() => Bytes.GetEnumerator();

    internal static IComparer<Value> ByBytes { get; } = Comparer<Value>.Create(static (a, b) => a.Bytes.SequenceCompareTo(b.Bytes));

    /// <inheritdoc/>
    public bool Equals(Value other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"0x{Convert.ToHexStringLower(Bytes)}";

    /// <summary>ATTRIBUTE { NFTA_DATA_VALUE }.</summary>
    internal void Put<TSpace>(MessageWriter w, TSpace attribute) where TSpace : unmanaged, Enum
    {
        MessageWriter.Nest nest = w.Open(attribute);
        w.PutBytes(NftaData.Value, Bytes);
        w.Close(nest);
    }

    /// <summary>Reads what <see cref="Put"/> writes, from inside the attribute.</summary>
    internal static Value Read(AttributeReader a)
    {
        while (a.Next())
        {
            if (a.Type == (ushort)NftaData.Value)
            {
                return Of(a.Bytes);
            }
        }
        return default;
    }
}
