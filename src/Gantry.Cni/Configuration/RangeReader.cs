using System.Net;
using System.Net.Sockets;
using Gantry.Cni.Protocol;

namespace Gantry.Cni.Configuration;

/// <summary>host-local's ranges, with their defaults: the gateway is the first host address, and all host addresses are given out.</summary>
internal static class RangeReader
{
    private const int SmallestHostBits = 2;

    /// <exception cref="CniException">The range is none.</exception>
    internal static AddressRange Read(RangeKeys keys, string path)
    {
        IPNetwork subnet = Texts.Subnet(keys.Subnet, $"{path}.subnet");
        int bits = subnet.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (subnet.PrefixLength > bits - SmallestHostBits)
        {
            throw CniException.Invalid($"{path}.subnet", $"{subnet} is too small to give out addresses");
        }
        IPAddress first = End(keys.RangeStart, "rangeStart", FirstHost(subnet)), last = End(keys.RangeEnd, "rangeEnd", LastHost(subnet));
        return first.GetAddressBytes().AsSpan().SequenceCompareTo(last.GetAddressBytes()) <= 0
            ? new AddressRange(subnet, first, last, Texts.OptionalAddress(keys.Gateway, $"{path}.gateway") ?? FirstHost(subnet))
            : throw CniException.Invalid($"{path}.rangeEnd", $"{last} comes before {first}");

        IPAddress End(string? text, string key, IPAddress usual)
        {
            IPAddress end = Texts.OptionalAddress(text, $"{path}.{key}") ?? usual;
            return subnet.Contains(end) ? end : throw CniException.Invalid($"{path}.{key}", $"{end} is not in {subnet}");
        }
    }

    /// <summary>The first address behind the network's own.</summary>
    internal static IPAddress FirstHost(IPNetwork subnet)
    {
        byte[] bytes = subnet.BaseAddress.GetAddressBytes();
        bytes[^1]++;
        return new IPAddress(bytes);
    }

    /// <summary>In IPv4 the very last address is the broadcast.</summary>
    private static IPAddress LastHost(IPNetwork subnet)
    {
        byte[] bytes = subnet.BaseAddress.GetAddressBytes();
        for (int bit = subnet.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }
        if (subnet.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes[^1]--;
        }
        return new IPAddress(bytes);
    }
}
