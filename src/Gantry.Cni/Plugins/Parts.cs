using Gantry.Cni.Protocol;
using Gantry.Engine;

namespace Gantry.Cni.Plugins;

/// <summary>The reference plugins in whose place Gantry stands.</summary>
internal static class Parts
{
    private static readonly Dictionary<string, Func<CniRequest, Host, Plugin>> s_byName = new(StringComparer.Ordinal)
    {
        ["bridge"] = static (request, host) => new NetworkPlugin(request, host, isWholeChain: false),
    };

    internal static IEnumerable<string> Names => s_byName.Keys;

    internal static bool Has(string name) => s_byName.ContainsKey(name);

    internal static Plugin Make(string name, CniRequest request, Host host) => s_byName[name](request, host);
}
