using System.Collections.Immutable;
using System.Net;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>The configuration of host-local, which gives out addresses of ranges.</summary>
internal static class HostLocal
{
    internal static AddressPlan Read(IpamKeys keys, CniRequest request)
    {
        ImmutableArray<AddressPool> pools = ReadPools(keys, request);
        List<IPAddress> wanted = [.. Wanted(request)];
        pools = [.. pools.Select(pool => wanted.FirstOrDefault(pool.Contains) is { } address && wanted.Remove(address) ? Want(pool, address) : pool)];
        return wanted.Count == 0
            ? new AddressPlan { Pools = pools, Routes = ResultReader.ReadRoutes(keys.Routes, "ipam.routes"), Dns = ResolverFile.Read(keys.ResolvConf) }
            : throw CniException.Invalid("ips", $"{wanted[0]} was asked for, which is in no range, or in one that another address was asked of: {string.Join("; ", pools)}");
    }

    /// <summary>Those that the runtime says come first, then the only one of old configurations, then the list.</summary>
    private static ImmutableArray<AddressPool> ReadPools(IpamKeys keys, CniRequest request)
    {
        IReadOnlyList<IReadOnlyList<RangeKeys>> only = keys.Subnet is null ? [] :
            [[new RangeKeys { Subnet = keys.Subnet, RangeStart = keys.RangeStart, RangeEnd = keys.RangeEnd, Gateway = keys.Gateway }]];
        ImmutableArray<AddressPool> pools =
        [
            .. (request.Keys.RuntimeConfig?.IpRanges ?? []).Select((pool, i) => ReadPool(pool, $"runtimeConfig.ipRanges[{i}]")),
            .. only.Select(pool => ReadPool(pool, "ipam", isOnly: true)),
            .. (keys.Ranges ?? []).Select((pool, i) => ReadPool(pool, $"ipam.ranges[{i}]")),
        ];
        if (pools.IsEmpty)
        {
            throw CniException.Invalid("ipam.ranges", "there is no range to give out addresses of");
        }
        AddressRange[] all = [.. pools.SelectMany(pool => pool.Ranges)];
        for (int i = 0; i < all.Length; i++)
        {
            if (all.Take(i).FirstOrDefault(all[i].Overlaps) is { } other)
            {
                throw CniException.Invalid("ipam.ranges", $"{all[i]} overlaps {other}");
            }
        }
        return pools;
    }

    private static AddressPool ReadPool(IReadOnlyList<RangeKeys> keys, string path, bool isOnly = false)
    {
        ImmutableArray<AddressRange> ranges = [.. keys.Select((range, i) => RangeReader.Read(range, isOnly ? path : $"{path}[{i}]"))];
        if (ranges.IsEmpty)
        {
            throw CniException.Invalid(path, "an empty list of ranges");
        }
        return ranges.Any(range => range.IsIPv6 != ranges[0].IsIPv6)
            ? throw CniException.Invalid(path, "IPv4 and IPv6 ranges in one list; each family needs a list of its own")
            : new AddressPool(ranges);
    }

    private static IEnumerable<IPAddress> Wanted(CniRequest request)
    {
        if (request.Environment.Arguments["IP"] is { Length: > 0 } one)
        {
            yield return Texts.AddressWithLength(one, "CNI_ARGS IP").Address;
        }
        foreach (string text in request.Keys.Args?.Cni?.Ips ?? [])
        {
            yield return Texts.AddressWithLength(text, "args.cni.ips").Address;
        }
        foreach (string text in request.Keys.RuntimeConfig?.Ips ?? [])
        {
            yield return Texts.AddressWithLength(text, "runtimeConfig.ips").Address;
        }
    }

    private static AddressPool Want(AddressPool pool, IPAddress address) => pool.Ranges.Any(range => address.Equals(range.Gateway))
        ? throw CniException.Invalid("ips", $"{address} was asked for, which is the gateway's")
        : pool with { Wanted = address };
}
