using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netavark.Networks;
using Gantry.Netavark.Requests;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Netavark.Verbs;

/// <summary>teardown: a container leaves networks. What is half there, or not at all, is no error.</summary>
internal static class Teardown
{
    internal static void Run(Host host, SetupRequest request, string namespacePath, int? namesPort, Action<string> warn)
    {
        var fabric = new Fabric(host, PodmanNames.Fabric, Face.Podman);
        FabricName node = PodmanNames.OfContainer(request.ContainerId);
        IReadOnlyList<string> leaving = [.. request.Networks.Select(network => network.Name)];
        AttachmentStatus? there = fabric.Attachment(node);
        SetupRequest? had = there?.Request is { } text ? SetupRequest.Parse(text) : null;
        SetupRequest? rest = had?.Without(leaving);
        if (there is { IsDead: false } && rest is { Networks.Count: > 0 })
        {
            fabric.Attach(ContainerTopology.Make(rest, there.Namespace!, namesPort, warn), ranges: []);
            fabric.RemoveUnused([.. leaving.Select(PodmanNames.OfNetwork)]);
            return;
        }
        fabric.Depart(node, [.. leaving.Union(had?.Networks.Select(network => network.Name) ?? []).Select(PodmanNames.OfNetwork)]);
        if (there is null)
        {
            RemoveForeign(request, namespacePath);
        }
    }

    /// <summary>The interfaces of a container that another one in netavark's place has made: from before Gantry was put there.</summary>
    private static void RemoveForeign(SetupRequest request, string namespacePath)
    {
        using NetworkNamespace? inside = NetworkNamespace.TryOpen(namespacePath);
        if (inside is null)
        {
            return;
        }
        using RouteSocket socket = inside.OpenRouteSocket();
        foreach (AskedNetwork network in request.Networks)
        {
            if (InterfaceName.TryParse(network.Interface, out InterfaceName name) && socket.TryGetLink(name) is { Kind: "veth" or "macvlan" or "ipvlan" } link)
            {
                var batch = new Batch();
                batch.DeleteLink(link.Index);
                socket.Execute(batch).ThrowIfRefused();
            }
        }
    }
}
