using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Netavark.Protocol;
using Gantry.Netavark.Requests;

namespace Gantry.Netavark.Networks;

/// <summary>A container in the terms of the engine: one node, which is its namespace, in its networks.</summary>
internal static class ContainerTopology
{
    private const string IPv6Sysctls = "/proc/sys/net/ipv6";

    /// <summary>Draws it.</summary>
    /// <param name="request">All networks of the container, and its ports.</param>
    /// <param name="namespacePath">Its namespace.</param>
    /// <param name="namesPort">Where names are answered; null: nowhere.</param>
    /// <param name="warn">Told what is left out because it could not work.</param>
    /// <exception cref="NetavarkException">It makes no sense.</exception>
    internal static Topology Make(SetupRequest request, string namespacePath, int? namesPort, Action<string> warn)
    {
        List<BridgeNetwork> networks = [.. request.Networks.Select(network => BridgeNetwork.Read(network, request.IsList ? Isolation.Strict : Isolation.None, namesPort))];
        var spec = new TopologySpec
        {
            Networks = [.. networks.Select(network => network.ToSpec())],
            Nodes =
            [
                new NodeSpec
                {
                    Name = Said(PodmanNames.OfContainer(request.ContainerId).ToString()),
                    Label = request.ContainerName,
                    Request = request.ToJson(),
                    Namespace = Said(namespacePath),
                    BringsLoopbackUp = true,
                    Servers = request.Servers ?? [],
                    Attachments = [.. networks.Select(network => network.Attachment(request.ContainerName))],
                    Routes = [.. networks.SelectMany(network => network.Routes()).DistinctBy(route => (route.To.Value, route.Metric!.Value.Value))],
                    Sysctls = [.. Sysctls(networks)],
                    Ports = [.. PortSpecs.Of(request.Ports, networks, warn)],
                },
            ],
        };
        return TopologyBuilder.Build(PodmanNames.Fabric, spec, out IReadOnlyList<TopologyError> errors)
            ?? throw new NetavarkException(string.Join("; ", errors.Select(error => error.Hint is { } hint ? $"{error.Message} ({hint})" : error.Message)));
    }

    /// <summary>Addresses come from podman alone, and are there at once. Where a container is in several networks, answers may go by another one than questions came.</summary>
    private static IEnumerable<(Located<string>, string)> Sysctls(List<BridgeNetwork> networks)
    {
        bool hasIPv6 = Directory.Exists(IPv6Sysctls);
        foreach (BridgeNetwork network in networks)
        {
            string link = network.Asked.Interface.Replace('.', '/');
            if (hasIPv6 && network.Has(AddressFamily.InterNetworkV6))
            {
                yield return (Said($"net.ipv6.conf.{link}.autoconf"), "0");
                yield return (Said($"net.ipv6.conf.{link}.accept_dad"), "0");
            }
            if (networks.Count > 1 && network.Has(AddressFamily.InterNetwork))
            {
                yield return (Said($"net.ipv4.conf.{link}.rp_filter"), "2");
            }
        }
    }

    internal static Located<T> Said<T>(T value) => new(value, default);
}
