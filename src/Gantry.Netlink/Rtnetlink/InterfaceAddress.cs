using System.Net;
using System.Net.Sockets;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>An address with the length of its network's prefix: 10.11.0.10/16. IPNetwork would silently make 10.11.0.0/16 of it.</summary>
public readonly record struct InterfaceAddress
{
    /// <summary>Makes an address with its prefix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The prefix is longer than the address.</exception>
    public InterfaceAddress(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, BitsOf(address));
        // The link that a link-local address names behind its '%' is the link that it is on; it is no part of the address.
        Address = address.LinkOfScope() is null ? address : new IPAddress(address.GetAddressBytes());
        PrefixLength = prefixLength;
    }

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>Bits of the network's prefix: 0 to 32 or 128.</summary>
    public int PrefixLength { get; }

    /// <summary>Whether it is an IPv6 address.</summary>
    public bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The network that the address lies in.</summary>
    public IPNetwork Network
    {
        get
        {
            byte[] bytes = Address.GetAddressBytes();
            for (int bit = PrefixLength; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
            }
            return new IPNetwork(new IPAddress(bytes), PrefixLength);
        }
    }

    /// <summary>Reads ADDRESS/PREFIX; both parts must be there.</summary>
    public static bool TryParse(string? text, out InterfaceAddress address)
    {
        address = default;
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out IPAddress? ip)
            || !int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out int prefix) || prefix > BitsOf(ip))
        {
            return false;
        }
        address = new InterfaceAddress(ip, prefix);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{PrefixLength}";

    private static int BitsOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
}
