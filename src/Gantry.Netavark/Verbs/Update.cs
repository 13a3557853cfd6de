using System.Net;
using Gantry.Engine;
using Gantry.Netavark.Protocol;
using Gantry.Netavark.Requests;

namespace Gantry.Netavark.Verbs;

/// <summary>update: the resolvers that a network's other questions go to change. Nothing else of a network does while containers are in it.</summary>
internal static class Update
{
    internal static void Run(Host host, CallArguments call)
    {
        string network = call.Operand is { Length: > 0 } name ? name : throw new NetavarkException("update: the network's name is missing");
        IReadOnlyList<IPAddress> servers = [.. call.NetworkServers.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(server => Addressing.Parse(server, "--network-dns-servers"))];
        new Fabric(host, PodmanNames.Fabric, Face.Podman).SetServers(PodmanNames.OfNetwork(network), servers);
    }
}
