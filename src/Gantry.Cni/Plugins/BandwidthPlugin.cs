using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;

namespace Gantry.Cni.Plugins;

/// <summary>In the place of the reference plugin bandwidth, where it has nothing to do; what it would have to do is refused.</summary>
internal sealed class BandwidthPlugin(CniRequest request, Host host) : ChainedPlugin(request, host, Name)
{
    internal const string Name = "bandwidth";

    protected override Follower? Wanted(CniResult previous)
    {
        RequireSense();
        return null;
    }

    protected override void RequireSense()
    {
        BandwidthLimits.Require(Request.Keys.RuntimeConfig?.Bandwidth, "runtimeConfig.bandwidth");
        BandwidthLimits.Require(BandwidthKeys.Read(Request.Root), "ingressRate, egressRate");
    }
}
