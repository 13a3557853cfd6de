using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>Words for what is somebody else's.</summary>
internal static class Strangers
{
    internal static string Describe(Link link) => $"{(link.Kind is { } kind ? $"a {kind}" : "an interface")} that is not this fabric's (index {link.Index})";
}
