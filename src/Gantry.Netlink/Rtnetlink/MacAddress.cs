using System.Globalization;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>An Ethernet address, six bytes.</summary>
/// <param name="Value">The bytes as one number, the first on the wire highest.</param>
public readonly record struct MacAddress(ulong Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 6;

    /// <summary>Whether it names a group (lowest bit of the first byte), which no interface may have.</summary>
    public bool IsMulticast => (Value >> 40 & 1) != 0;

    /// <summary>Reads six bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static MacAddress Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"An Ethernet address has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }
        ulong value = 0;
        foreach (byte b in bytes)
        {
            value = value << 8 | b;
        }
        return new MacAddress(value);
    }

    /// <summary>Writes six bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        for (int i = 0; i < Size; i++)
        {
            bytes[i] = (byte)(Value >> (8 * (Size - 1 - i)));
        }
    }

    /// <summary>Reads six pairs of hexadecimal digits with ':' or '-' between them.</summary>
    public static bool TryParse(string? text, out MacAddress mac)
    {
        mac = default;
        string[] parts = text?.Split(text.Contains('-', StringComparison.Ordinal) ? '-' : ':') ?? [];
        if (parts.Length != Size)
        {
            return false;
        }
        ulong value = 0;
        foreach (string part in parts)
        {
            if (part.Length != 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte b))
            {
                return false;
            }
            value = value << 8 | b;
        }
        mac = new MacAddress(value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return string.Join(':', Convert.ToHexStringLower(bytes).Chunk(2).Select(pair => new string(pair)));
    }
}
