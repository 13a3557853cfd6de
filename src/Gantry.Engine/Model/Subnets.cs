using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>Arithmetic of subnets.</summary>
internal static class Subnets
{
    internal static bool IsIPv6(this IPNetwork subnet) => subnet.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    internal static bool Overlaps(this IPNetwork a, IPNetwork b) =>
        a.BaseAddress.AddressFamily == b.BaseAddress.AddressFamily && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    internal static int HostBits(this IPNetwork subnet) => (subnet.IsIPv6() ? 128 : 32) - subnet.PrefixLength;

    /// <summary>How many addresses hosts can have: in IPv4 all but the network's and the broadcast, in IPv6 all but the routers' anycast address.</summary>
    internal static BigInteger HostCount(this IPNetwork subnet) => (BigInteger.One << subnet.HostBits()) - (subnet.IsIPv6() ? 1 : 2);

    internal static IPAddress FirstHost(this IPNetwork subnet)
    {
        byte[] bytes = subnet.BaseAddress.GetAddressBytes();
        bytes[^1]++;
        return new IPAddress(bytes);
    }

    /// <summary>The last address that a host can have.</summary>
    internal static IPAddress LastHost(this IPNetwork subnet)
    {
        byte[] bytes = subnet.Last().GetAddressBytes();
        if (!subnet.IsIPv6())
        {
            bytes[^1]--; // The last one is the broadcast address.
        }
        return new IPAddress(bytes);
    }

    internal static IPAddress Last(this IPNetwork subnet)
    {
        byte[] bytes = subnet.BaseAddress.GetAddressBytes();
        for (int bit = subnet.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }
        return new IPAddress(bytes);
    }

    /// <summary>Why no host can have this address of the subnet, or null.</summary>
    internal static string? WhyNoHost(this IPNetwork subnet, IPAddress address)
    {
        if (!subnet.Contains(address))
        {
            return $"is not in the subnet {subnet}";
        }
        if (address.Equals(subnet.BaseAddress))
        {
            return subnet.IsIPv6() ? $"is the routers' anycast address of {subnet}" : $"is the network's own address of {subnet}";
        }
        return !subnet.IsIPv6() && address.Equals(subnet.Last()) ? $"is the broadcast address of {subnet}" : null;
    }

    /// <summary>The prefix that a text means, with its host bits: 10.11.0.5/16 is a mistake that IPNetwork would hide.</summary>
    internal static string? WhyNoSubnet(string text, out IPNetwork subnet)
    {
        subnet = default;
        if (!InterfaceAddress.TryParse(text, out InterfaceAddress address))
        {
            return $"\"{text}\" is no subnet: it needs an address and a prefix length, like 10.11.0.0/16";
        }
        subnet = address.Network;
        return subnet.BaseAddress.Equals(address.Address) ? null : $"\"{text}\" has bits set behind its prefix: the subnet is {subnet}";
    }
}
