using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>Words for what is somebody else's.</summary>
internal static class Strangers
{
    internal static string Describe(Link link) => $"{(link.Kind is { } kind ? $"a {kind}" : "an interface")} that is not this fabric's (index {link.Index})";

    /// <summary>What is already where something of ours should be.</summary>
    internal static string Describe(KernelObject found) => found switch
    {
        RouteObject route => $"a route that is not this fabric's ({(route.Hops is [{ Via: { } via }, ..] ? $"via {via}" : "another way")})",
        _ => "one that is not this fabric's",
    };
}
