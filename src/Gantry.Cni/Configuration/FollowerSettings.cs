using System.Collections.Immutable;
using Gantry.Cni.Protocol;
using Gantry.Engine.Model;

namespace Gantry.Cni.Configuration;

/// <summary>Who may open connections to a container.</summary>
internal enum IngressPolicy
{
    /// <summary>Everybody.</summary>
    Open,
    /// <summary>The network's own containers, and the outside.</summary>
    SameBridge,
    /// <summary>The outside only.</summary>
    Isolated,
}

/// <summary>What the plugins behind a bridge ask for.</summary>
internal sealed record FollowerSettings
{
    /// <summary>Of a bridge without any behind it.</summary>
    internal static FollowerSettings None { get; } = new();

    /// <summary>The ports to publish.</summary>
    internal ImmutableArray<PortMapping> Ports { get; init; } = [];

    /// <summary>Who may open connections; null: what a plugin behind this one says.</summary>
    internal IngressPolicy? Ingress { get; init; }

    /// <summary>How the container's interface is tuned.</summary>
    internal TuningSettings Tuning { get; init; } = TuningSettings.None;

    /// <summary>How much the container takes in and sends.</summary>
    internal Shaping Shaping { get; init; }

    /// <summary>Of one entry that stands for a whole chain.</summary>
    internal static FollowerSettings Read(CniRequest request)
    {
        var keys = ChainKeys.Read(request.Root);
        return new FollowerSettings
        {
            Ports = PortMapping.Read(keys.PortMap ?? new PortMapKeys(), request, "portmap."),
            Shaping = BandwidthSettings.Read(keys.Bandwidth, request, "bandwidth."),
            Ingress = FirewallReader.Read(keys.Firewall ?? new FirewallKeys(), "firewall."),
            Tuning = keys.Tuning is { } tuning ? TuningSettings.Read(tuning, request, "tuning.") : TuningSettings.None,
        };
    }
}
