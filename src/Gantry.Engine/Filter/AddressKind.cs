using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Filter;

/// <summary>Addresses of one family, and prefixes.</summary>
/// <param name="IsIPv6">Of which.</param>
internal sealed record AddressKind(bool IsIPv6)
    : Kind(IsIPv6 ? DataType.IPv6Address : DataType.IPv4Address, IsIPv6 ? "an IPv6 address" : "an IPv4 address", [])
{
    internal override bool IsOrdered => true;

    protected override string? WhyNot(string text, out Operand operand)
    {
        operand = default;
        string[] parts = text.Split('/');
        int bits = IsIPv6 ? 128 : 32;
        if (!IPAddress.TryParse(parts[0], out IPAddress? address) || (!parts[0].Contains(':', StringComparison.Ordinal) && parts[0] != address.ToString()) || text.Contains('%', StringComparison.Ordinal))
        {
            return $"\"{text}\" is not {What}";
        }
        if ((address.AddressFamily == AddressFamily.InterNetworkV6) != IsIPv6)
        {
            return IsIPv6 ? $"\"{text}\" is an IPv4 address: it is matched by ip, not by ip6" : $"\"{text}\" is an IPv6 address: it is matched by ip6, not by ip";
        }
        int length = bits;
        if (parts.Length > 2 || (parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, null, out length) && length <= bits)))
        {
            return $"\"{text}\" has no prefix length from 0 to {bits}";
        }
        // As nft: bits behind the prefix do not count.
        var prefix = new IPNetwork(Masked(address, length), length);
        operand = parts.Length == 1
            ? Operand.One(Value.Address(address))
            : new Operand(Value.Address(prefix.BaseAddress), Value.Of(LastOf(prefix)), length);
        return null;
    }

    private static IPAddress Masked(IPAddress address, int length) => new(Filled(address.GetAddressBytes(), length, ones: false));

    private static byte[] LastOf(IPNetwork prefix) => Filled(prefix.BaseAddress.GetAddressBytes(), prefix.PrefixLength, ones: true);

    private static byte[] Filled(byte[] bytes, int length, bool ones)
    {
        for (int bit = length; bit < bytes.Length * 8; bit++)
        {
            int mask = 0x80 >> (bit % 8);
            bytes[bit / 8] = (byte)(ones ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
        }
        return bytes;
    }
}
