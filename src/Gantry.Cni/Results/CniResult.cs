using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Results;

/// <summary>What ADD made, in the terms of the newest version of the specification (section 5, ADD Success).</summary>
internal sealed record CniResult
{
    /// <summary>The interfaces, those on the host first.</summary>
    internal ImmutableArray<ResultInterface> Interfaces { get; init; } = [];

    /// <summary>The container's addresses.</summary>
    internal ImmutableArray<ResultAddress> Addresses { get; init; } = [];

    /// <summary>The container's routes.</summary>
    internal ImmutableArray<ResultRoute> Routes { get; init; } = [];

    /// <summary>What the container's resolver is told.</summary>
    internal ResultDns Dns { get; init; } = new();
}

/// <summary>An interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mac">Its Ethernet address, as text; null: not said.</param>
/// <param name="Sandbox">The path of the namespace that it is in; null: the host's.</param>
/// <param name="Mtu">Bytes; 0: not said.</param>
internal sealed record ResultInterface(string Name, string? Mac, string? Sandbox = null, int Mtu = 0);

/// <summary>An address.</summary>
/// <param name="Address">The address with its prefix length.</param>
/// <param name="Gateway">The way out of its subnet.</param>
/// <param name="Interface">Which of the interfaces has it.</param>
internal sealed record ResultAddress(InterfaceAddress Address, IPAddress? Gateway, int? Interface = null);

/// <summary>A route.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Gateway">The next hop; null: the gateway of the addresses' family.</param>
internal sealed record ResultRoute(IPNetwork Destination, IPAddress? Gateway)
{
    internal bool IsIPv6 => Destination.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    /// <summary>Bytes; null: the interface's.</summary>
    internal int? Mtu { get; init; }

    /// <summary>The segment size that TCP advertises, in bytes.</summary>
    internal int? AdvertisedMss { get; init; }

    /// <summary>The metric.</summary>
    internal int? Priority { get; init; }

    /// <summary>The routing table; null: main.</summary>
    internal int? Table { get; init; }

    /// <summary>The scope's number (rtnetlink.h, RT_SCOPE_…); null: the kernel's usual.</summary>
    internal int? Scope { get; init; }
}

/// <summary>What a resolver is told.</summary>
internal sealed record ResultDns
{
    internal ImmutableArray<string> Nameservers { get; init; } = [];

    internal string? Domain { get; init; }

    internal ImmutableArray<string> Search { get; init; } = [];

    internal ImmutableArray<string> Options { get; init; } = [];

    internal bool IsEmpty => Nameservers.IsEmpty && Domain is null && Search.IsEmpty && Options.IsEmpty;

    internal static ResultDns Of(DnsKeys? keys) => keys is null ? new ResultDns() : new ResultDns
    {
        Nameservers = [.. keys.Nameservers ?? []],
        Domain = string.IsNullOrEmpty(keys.Domain) ? null : keys.Domain,
        Search = [.. keys.Search ?? []],
        Options = [.. keys.Options ?? []],
    };
}
