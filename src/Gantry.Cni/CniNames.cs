using Gantry.Engine.Model;

namespace Gantry.Cni;

/// <summary>The engine's names of what CNI calls otherwise: CNI's may be longer, and hold a dot.</summary>
internal static class CniNames
{
    private const int ReadablePart = 40;
    private const int ContainerPart = 12; // As much of a container's id as people use.

    /// <summary>A network's: its own, where the engine takes that.</summary>
    internal static FabricName OfNetwork(string name) =>
        FabricName.WhyNot(name) is null ? new FabricName(name) : FabricName.Derived(name, ReadablePart, name);

    /// <summary>An attachment's, of container and interface. The namespace has no part in it: its path and inode may be another's tomorrow.</summary>
    internal static FabricName OfAttachment(string container, string link) => FabricName.Derived(container, ContainerPart, container, link);

    /// <summary>What another plugin than the bridge keeps of an attachment.</summary>
    internal static FabricName OfPart(string container, string link, string plugin) => FabricName.Derived(container, ContainerPart, container, link, plugin);

    /// <summary>What people call an attachment.</summary>
    internal static string Label(string container, string link) => $"{container} {link}";
}
