using Gantry.Cni.Protocol;
using Gantry.Engine;

namespace Gantry.Cni.Plugins;

/// <summary>The reference plugins in whose place Gantry stands.</summary>
internal static class Parts
{
    private static readonly Dictionary<string, Func<CniRequest, Host, Plugin>> s_byName = new(StringComparer.Ordinal)
    {
        ["bridge"] = static (request, host) => new NetworkPlugin(request, host, isWholeChain: false),
        [AddressPlugin.HostLocalName] = static (request, host) => new AddressPlugin(request, host),
        [AddressPlugin.StaticName] = static (request, host) => new AddressPlugin(request, host),
        [PortMapPlugin.Name] = static (request, host) => new PortMapPlugin(request, host),
        [FirewallPlugin.Name] = static (request, host) => new FirewallPlugin(request, host),
        [TuningPlugin.Name] = static (request, host) => new TuningPlugin(request, host),
        [BandwidthPlugin.Name] = static (request, host) => new BandwidthPlugin(request, host),
    };

    internal static IEnumerable<string> Names => s_byName.Keys;

    internal static bool Has(string name) => s_byName.ContainsKey(name);

    internal static Plugin Make(string name, CniRequest request, Host host) => s_byName[name](request, host);
}
