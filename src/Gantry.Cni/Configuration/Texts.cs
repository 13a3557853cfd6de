using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gantry.Cni.Protocol;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Configuration;

/// <summary>Texts of the configuration taken apart; what is wrong is told by its key.</summary>
internal static class Texts
{
    /// <summary>An address without a prefix length; null where nothing is said.</summary>
    internal static IPAddress? OptionalAddress(string? text, string key) => string.IsNullOrEmpty(text) ? null : Address(text, key);

    internal static IPAddress Address(string text, string key) =>
        // IPAddress also takes 10.11 and 0x0a0b0001 for addresses, and scopes; nobody who writes them means it.
        IPAddress.TryParse(text, out IPAddress? address) && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%', StringComparison.Ordinal) : text == address.ToString())
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : throw CniException.Invalid(key, $"\"{text}\" is no IP address");

    /// <summary>An address with its prefix length.</summary>
    internal static InterfaceAddress InterfaceAddress(string? text, string key)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw CniException.Invalid(key, "an address with its prefix length is missing");
        }
        (IPAddress address, int? length) = AddressWithLength(text, key);
        return length is { } bits ? new InterfaceAddress(address, bits) : throw CniException.Invalid(key, $"\"{text}\" needs a prefix length, like 10.1.0.5/16");
    }

    /// <summary>An address, and its prefix length if it says one.</summary>
    internal static (IPAddress Address, int? Length) AddressWithLength(string text, string key)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        IPAddress address = Address(slash < 0 ? text : text[..slash], key);
        int longest = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (slash < 0)
        {
            return (address, null);
        }
        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= longest
            ? (address, length)
            : throw CniException.Invalid(key, $"\"{text}\": a prefix length is a number from 0 to {longest}");
    }

    /// <summary>A subnet without host bits.</summary>
    internal static IPNetwork Subnet(string? text, string key)
    {
        InterfaceAddress address = InterfaceAddress(text, key);
        return address.Network.BaseAddress.Equals(address.Address)
            ? address.Network
            : throw CniException.Invalid(key, $"\"{text}\" has bits set behind its prefix: the subnet is {address.Network}");
    }

    internal static MacAddress Mac(string text, string key)
    {
        if (!MacAddress.TryParse(text, out MacAddress mac))
        {
            throw CniException.Invalid(key, $"\"{text}\" is no Ethernet address: six pairs of digits, like 02:00:00:00:00:01");
        }
        return mac;
    }
}
