using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netavark.Networks;
using Gantry.Netavark.Protocol;
using Gantry.Netavark.Requests;

namespace Gantry.Netavark.Verbs;

/// <summary>setup: a container gets its networks, or some more.</summary>
internal static class Setup
{
    /// <returns>The container's interfaces in the networks that were asked for, in their order.</returns>
    internal static IReadOnlyList<(AskedNetwork Network, AttachedInterface Link)> Run(Host host, SetupRequest request, string namespacePath, int? namesPort, Action<string> warn)
    {
        if (!File.Exists(namespacePath))
        {
            throw new NetavarkException($"invalid namespace path: IO error: No such file or directory: {namespacePath}");
        }
        var fabric = new Fabric(host, PodmanNames.Fabric, Face.Podman);
        SetupRequest whole = Earlier(fabric, request, namespacePath) is { } earlier ? earlier.With(request) : request;
        AttachOutcome outcome = Attach(fabric, ContainerTopology.Make(whole, namespacePath, namesPort, warn));
        AnswerNames(host, fabric, request, namespacePath, namesPort, warn);
        return [.. request.Networks.Select(network => (network, outcome.Interfaces.First(link => link.Name.ToString() == network.Interface)))];
    }

    /// <summary>A port or an address that is a container's which went without a word is free: another one in netavark's place may have taken it down.</summary>
    private static AttachOutcome Attach(Fabric fabric, Topology topology)
    {
        try
        {
            return fabric.Attach(topology, ranges: []);
        }
        catch (FabricException)
        {
            if (fabric.Collect(attachment => !attachment.IsDead).Count == 0)
            {
                throw;
            }
            return fabric.Attach(topology, ranges: []);
        }
    }

    /// <summary>A container whose names nobody answers is none that podman has asked for.</summary>
    private static void AnswerNames(Host host, Fabric fabric, SetupRequest request, string namespacePath, int? namesPort, Action<string> warn)
    {
        if (namesPort is not { } port)
        {
            return;
        }
        try
        {
            foreach (AskedNetwork network in request.Networks.Where(network => network.IsNamed))
            {
                fabric.RequireNames(PodmanNames.OfNetwork(network.Name), port);
            }
        }
        catch
        {
            Teardown.Run(host, request, namespacePath, namesPort, warn);
            throw;
        }
    }

    /// <summary>What the container has already. What a container had that is gone without a word is taken away first.</summary>
    private static SetupRequest? Earlier(Fabric fabric, SetupRequest request, string namespacePath)
    {
        FabricName node = PodmanNames.OfContainer(request.ContainerId);
        if (fabric.Attachment(node) is not { } there)
        {
            return null;
        }
        SetupRequest? earlier = there.Request is null ? null : SetupRequest.Parse(there.Request);
        if (there.IsDead || there.Namespace != namespacePath || earlier is null)
        {
            fabric.Depart(node, [.. earlier?.Networks.Select(network => PodmanNames.OfNetwork(network.Name)) ?? []]);
            return null;
        }
        return earlier.Networks.FirstOrDefault(had => request.Networks.Any(network => network.Name == had.Name || network.Interface == had.Interface)) is { } twice
            ? throw new NetavarkException($"create veth pair: interface {twice.Interface} already exists on container namespace")
            : earlier;
    }
}
