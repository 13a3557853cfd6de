using Gantry.Engine.Model;

namespace Gantry.Netavark;

/// <summary>The engine's names of what podman calls otherwise.</summary>
internal static class PodmanNames
{
    private const int ReadablePart = 40;
    private const int ContainerPart = 12; // As much of a container's id as podman shows.

    /// <summary>All networks of podman's are one fabric: a container may be in several of them, and a network outlives its containers in podman's files alone.</summary>
    internal static FabricName Fabric { get; } = new("podman");

    /// <summary>A network's: its own, where the engine takes that.</summary>
    internal static FabricName OfNetwork(string name) => FabricName.WhyNot(name) is null ? new FabricName(name) : FabricName.Derived(name, ReadablePart, name);

    /// <summary>A container's.</summary>
    internal static FabricName OfContainer(string id) => FabricName.Derived(id, ContainerPart, id);
}
