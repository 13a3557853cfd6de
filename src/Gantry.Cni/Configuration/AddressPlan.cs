using System.Collections.Immutable;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine.State;

namespace Gantry.Cni.Configuration;

/// <summary>What an address plugin gives a container.</summary>
internal sealed record AddressPlan
{
    /// <summary>Nothing: a network without addresses.</summary>
    internal static AddressPlan None { get; } = new();

    /// <summary>Of each, one address that is free.</summary>
    internal ImmutableArray<AddressPool> Pools { get; init; } = [];

    /// <summary>Addresses that are given.</summary>
    internal ImmutableArray<ResultAddress> Fixed { get; init; } = [];

    /// <summary>Routes.</summary>
    internal ImmutableArray<ResultRoute> Routes { get; init; } = [];

    /// <summary>What the resolver is told.</summary>
    internal ResultDns Dns { get; init; } = new();

    /// <summary>The families of its addresses: whether it is IPv6, of each.</summary>
    internal IEnumerable<bool> Families => Pools.Select(pool => pool.IsIPv6).Concat(Fixed.Select(address => address.Address.IsIPv6)).Distinct();

    /// <summary>The pools that any address will do of, in the engine's terms.</summary>
    internal IReadOnlyList<IReadOnlyList<LeaseRange>> LeaseRanges =>
        [.. Pools.Where(pool => pool.Wanted is null).Select(pool => pool.Ranges.SelectMany(range => range.Free.Select(part => new LeaseRange(part.First, part.Last))).ToList())];

    /// <summary>Whether there are addresses at all.</summary>
    internal bool IsEmpty => Pools.IsEmpty && Fixed.IsEmpty;

    /// <summary>By the address plugin that the configuration names; those of others are not called.</summary>
    /// <exception cref="CniException">The configuration is wrong.</exception>
    internal static AddressPlan Read(IpamKeys? keys, CniRequest request)
    {
        AddressPlan plan = keys?.Type switch
        {
            null or "" => None,
            "host-local" => HostLocal.Read(keys, request),
            "static" => StaticAddresses.Read(keys, request),
            _ => throw CniException.Unsupported("ipam.type", $"\"{keys.Type}\"", "Gantry gives out addresses by itself, as host-local and static do"),
        };
        foreach (IGrouping<bool, bool> family in plan.Pools.Select(pool => pool.IsIPv6).Concat(plan.Fixed.Select(address => address.Address.IsIPv6)).GroupBy(isIPv6 => isIPv6))
        {
            if (family.Count() > 1 && request.Version < CniVersion.V030)
            {
                throw CniException.Invalid("ipam", $"version {request.Version} of the specification has room for one IPv{(family.Key ? 6 : 4)} address, here are {family.Count()}");
            }
        }
        return plan;
    }
}
