using Gantry.Engine;

namespace Gantry.Cli;

/// <summary>Names for shell completion: those that are up, and those of the file in this folder. What can't be read offers nothing.</summary>
internal static class Suggestions
{
    internal static IEnumerable<string> Fabrics() => OrNothing(host => Fabric.List(host).Select(name => name.ToString()));

    internal static IEnumerable<string> Nodes() => OrNothing(host => Fabric.List(host).SelectMany(name => Roster.Nodes(host, name)));

    internal static IEnumerable<string> Networks() => OrNothing(host => Fabric.List(host).SelectMany(name => Roster.Networks(host, name)));

    internal static IEnumerable<string> NodesAndNetworks() => Nodes().Concat(Networks());

    private static IReadOnlyList<string> OrNothing(Func<Host, IEnumerable<string>> names)
    {
        try
        {
            using Host host = Host.OpenCurrent();
            return [.. names(host).Distinct()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
