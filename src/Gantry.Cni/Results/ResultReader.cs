using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Results;

/// <summary>Reads a result of any version: prevResult. It has the version of the request that it comes with.</summary>
internal static class ResultReader
{
    private const string Path = "prevResult";

    /// <exception cref="CniException">It can't be read.</exception>
    internal static CniResult Read(JsonElement element, CniVersion version)
    {
        ResultKeys keys = ResultKeys.Read(JsonKeys.Of(element, Path));
        return version < CniVersion.V030 ? ReadOld(keys) : new CniResult
        {
            Interfaces = [.. (keys.Interfaces ?? []).Select((link, i) => ReadInterface(link, $"{Path}.interfaces[{i}]"))],
            Addresses = [.. (keys.Ips ?? []).Select((ip, i) => ReadAddress(ip, keys.Interfaces?.Count ?? 0, $"{Path}.ips[{i}]"))],
            Routes = ReadRoutes(keys.Routes, $"{Path}.routes"),
            Dns = ResultDns.Of(keys.Dns),
        };
    }

    /// <summary>Routes of a result, or of an address plugin's configuration.</summary>
    internal static ImmutableArray<ResultRoute> ReadRoutes(IReadOnlyList<RouteKeys?>? routes, string path) =>
        [.. (routes ?? []).Select((route, i) => ReadRoute(route, $"{path}[{i}]"))];

    /// <summary>Versions 0.1.0 and 0.2.0: one address a family, its routes with it, no interfaces.</summary>
    private static CniResult ReadOld(ResultKeys keys)
    {
        (OldIpKeys? Ip, string Path)[] families = [(keys.Ip4, $"{Path}.ip4"), (keys.Ip6, $"{Path}.ip6")];
        return new CniResult
        {
            Addresses = [.. families.Where(family => family.Ip is not null).Select(family =>
                new ResultAddress(Texts.InterfaceAddress(family.Ip!.Ip, $"{family.Path}.ip"), Texts.OptionalAddress(family.Ip.Gateway, $"{family.Path}.gateway")))],
            Routes = [.. families.SelectMany(family => ReadRoutes(family.Ip?.Routes, $"{family.Path}.routes"))],
            Dns = ResultDns.Of(keys.Dns),
        };
    }

    private static ResultInterface ReadInterface(InterfaceKeys? link, string path) => link?.Name is { Length: > 0 } name
        ? new ResultInterface(name, string.IsNullOrEmpty(link.Mac) ? null : link.Mac, string.IsNullOrEmpty(link.Sandbox) ? null : link.Sandbox, link.Mtu)
        : throw CniException.Invalid($"{path}.name", "an interface has a name");

    private static ResultAddress ReadAddress(IpKeys? ip, int interfaces, string path)
    {
        InterfaceAddress address = Texts.InterfaceAddress(ip?.Address, $"{path}.address");
        return ip!.Interface is { } index && (index < 0 || index >= interfaces)
            ? throw CniException.Invalid($"{path}.interface", $"there is no interface {index}: {interfaces} are listed")
            : new ResultAddress(address, Texts.OptionalAddress(ip.Gateway, $"{path}.gateway"), ip.Interface);
    }

    private static ResultRoute ReadRoute(RouteKeys? route, string path)
    {
        IPNetwork destination = Texts.InterfaceAddress(route?.Destination, $"{path}.dst").Network;
        IPAddress? gateway = Texts.OptionalAddress(route!.Gateway, $"{path}.gw");
        if (gateway is not null && gateway.AddressFamily != destination.BaseAddress.AddressFamily)
        {
            throw CniException.Invalid($"{path}.gw", $"the way to {destination} can't lead via {gateway}: one is IPv4, the other IPv6");
        }
        return new ResultRoute(destination, gateway)
        {
            Mtu = Positive(route.Mtu),
            AdvertisedMss = Positive(route.AdvertisedMss),
            Priority = Positive(route.Priority),
            Table = route.Table,
            Scope = route.Scope,
        };

        // 0 is "not said" in libcni's types.
        static int? Positive(int? value) => value == 0 ? null : value;
    }
}
