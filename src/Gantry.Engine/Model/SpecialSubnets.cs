using System.Net;

namespace Gantry.Engine.Model;

/// <summary>Addresses that mean something else than one interface of a network: no subnet may have any of them (RFC 6890, RFC 1112, RFC 4291).</summary>
internal static class SpecialSubnets
{
    private static readonly (IPNetwork Prefix, string Meaning)[] s_all =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "means this host"),
        (IPNetwork.Parse("127.0.0.0/8"), "is the loopback of every host"),
        (IPNetwork.Parse("224.0.0.0/4"), "is for multicast"),
        (IPNetwork.Parse("255.255.255.255/32"), "is for broadcast"),
        (IPNetwork.Parse("::/127"), "means this host"),
        (IPNetwork.Parse("fe80::/10"), "is what every interface has by itself"),
        (IPNetwork.Parse("ff00::/8"), "is for multicast"),
    ];

    /// <summary>Why nodes can't live there, or null.</summary>
    internal static string? WhyNot(IPNetwork subnet) => subnet.BaseAddress.IsIPv4MappedToIPv6
        ? $"no network can have subnet {subnet}: ::ffff:0:0/96 is IPv4 in IPv6's clothes" // IPNetwork.Contains can't be asked: it takes all of IPv6 to be in there
        : s_all.FirstOrDefault(special => special.Prefix.Overlaps(subnet)) is { Meaning: { } meaning } special ? $"no network can have subnet {subnet}: {special.Prefix} {meaning}" : null;
}
