using Gantry.Cni.Protocol;

namespace Gantry.Cni.Configuration;

/// <summary>What the reference plugin bandwidth does and Gantry can't.</summary>
internal static class BandwidthLimits
{
    internal static void Require(BandwidthKeys? keys, string path)
    {
        if (keys is { IsNothing: false })
        {
            throw CniException.Unsupported(path, $"ingress {keys.IngressRate}, egress {keys.EgressRate} bits a second", "gantry does not shape traffic");
        }
    }
}
