using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netavark.Networks;
using Gantry.Netavark.Requests;

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
            foreach (AskedNetwork network in request.Networks)
            {
                ForeignInterface.Remove(namespacePath, network.Interface);
            }
        }
    }
}
