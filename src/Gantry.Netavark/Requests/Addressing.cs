using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gantry.Netavark.Protocol;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Netavark.Requests;

/// <summary>Addresses and subnets out of texts.</summary>
internal static class Addressing
{
    /// <exception cref="NetavarkException">It is none.</exception>
    internal static IPAddress Parse(string text, string path) => TryParse(text) ?? throw new NetavarkException($"{path}: invalid IP address syntax: \"{text}\"");

    /// <summary>An address; null: the text is none. IPAddress also takes 10.11, 0x0a0b0001 and scopes, and nobody means them.</summary>
    internal static IPAddress? TryParse(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%', StringComparison.Ordinal) : text == address.ToString())
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : null;

    /// <summary>A subnet; bits behind its prefix are let pass, as netavark lets them.</summary>
    /// <exception cref="NetavarkException">It is none.</exception>
    internal static IPNetwork ParseSubnet(string text, string path)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || TryParse(text[..slash]) is not { } address
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > (address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32))
        {
            throw new NetavarkException($"{path}: invalid IP address syntax: \"{text}\"");
        }
        return new InterfaceAddress(address, length).Network;
    }
}
