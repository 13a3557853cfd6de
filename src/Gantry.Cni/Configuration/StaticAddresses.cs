using System.Collections.Immutable;
using System.Net;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>The configuration of static, which gives the addresses that it is told. Of its sources only one counts: the runtime's, else args', else both others'.</summary>
internal static class StaticAddresses
{
    internal static AddressPlan Read(IpamKeys keys, CniRequest request)
    {
        ImmutableArray<ResultAddress> addresses = request.Keys switch
        {
            { RuntimeConfig.Ips: { Count: > 0 } ips } => Plain(ips, "runtimeConfig.ips"),
            { Args.Cni.Ips: { Count: > 0 } ips } => Plain(ips, "args.cni.ips"),
            _ => Configured(keys, request.Environment.Arguments),
        };
        if (addresses.IsEmpty)
        {
            throw CniException.Invalid("ipam.addresses", "there is no address to give");
        }
        return new AddressPlan { Fixed = addresses, Routes = ResultReader.ReadRoutes(keys.Routes, "ipam.routes"), Dns = ResultDns.Of(keys.Dns) };
    }

    private static ImmutableArray<ResultAddress> Plain(IEnumerable<string> texts, string key) =>
        [.. texts.Select(text => new ResultAddress(Texts.InterfaceAddress(text.Trim(), key), Gateway: null))];

    private static ImmutableArray<ResultAddress> Configured(IpamKeys keys, CniArguments arguments)
    {
        IEnumerable<ResultAddress> all =
        [
            .. (keys.Addresses ?? []).Select((address, i) => new ResultAddress(
                Texts.InterfaceAddress(address.Address, $"ipam.addresses[{i}].address"), Texts.OptionalAddress(address.Gateway, $"ipam.addresses[{i}].gateway"))),
            .. Plain(arguments["IP"]?.Split(',') ?? [], "CNI_ARGS IP"),
        ];
        IPAddress[] gateways = [.. (arguments["GATEWAY"]?.Split(',') ?? []).Select(text => Texts.Address(text.Trim(), "CNI_ARGS GATEWAY"))];
        return [.. all.Select(address => address with { Gateway = gateways.LastOrDefault(address.Address.Network.Contains) ?? address.Gateway })];
    }
}
