using System.Text.Json.Serialization;

namespace Gantry.Cni.Configuration;

/// <summary>What stands behind the bridge in a chain, in one entry of Gantry's own type: each under its plugin's name.</summary>
internal sealed record ChainKeys
{
    [JsonPropertyName("portmap")]
    public PortMapKeys? PortMap { get; init; }

    [JsonPropertyName("firewall")]
    public FirewallKeys? Firewall { get; init; }

    [JsonPropertyName("tuning")]
    public TuningKeys? Tuning { get; init; }

    [JsonPropertyName("bandwidth")]
    public BandwidthKeys? Bandwidth { get; init; }
}

/// <summary>The keys of the reference plugin portmap.</summary>
internal sealed record PortMapKeys
{
    [JsonPropertyName("snat")]
    public bool? Snat { get; init; }

    [JsonPropertyName("masqAll")]
    public bool MasqueradeAll { get; init; }

    [JsonPropertyName("markMasqBit")]
    public int? MarkBit { get; init; }

    [JsonPropertyName("externalSetMarkChain")]
    public string? ExternalSetMarkChain { get; init; }

    [JsonPropertyName("conditionsV4")]
    public IReadOnlyList<string>? ConditionsV4 { get; init; }

    [JsonPropertyName("conditionsV6")]
    public IReadOnlyList<string>? ConditionsV6 { get; init; }

    [JsonPropertyName("backend")]
    public string? Backend { get; init; }
}

/// <summary>The keys of the reference plugin firewall.</summary>
internal sealed record FirewallKeys
{
    [JsonPropertyName("backend")]
    public string? Backend { get; init; }

    [JsonPropertyName("iptablesAdminChainName")]
    public string? AdminChain { get; init; }

    [JsonPropertyName("firewalldZone")]
    public string? Zone { get; init; }

    [JsonPropertyName("ingressPolicy")]
    public string? IngressPolicy { get; init; }
}

/// <summary>The keys of the reference plugin tuning.</summary>
internal sealed record TuningKeys
{
    [JsonPropertyName("sysctl")]
    public IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    [JsonPropertyName("mac")]
    public string? Mac { get; init; }

    [JsonPropertyName("mtu")]
    public int Mtu { get; init; }

    [JsonPropertyName("promisc")]
    public bool Promisc { get; init; }

    [JsonPropertyName("allmulti")]
    public bool? AllMulti { get; init; }

    [JsonPropertyName("txQLen")]
    public int? TransmitQueueLength { get; init; }

    [JsonPropertyName("dataDir")]
    public string? DataDir { get; init; }
}

/// <summary>The keys of the reference plugin bandwidth: bits a second, and bits.</summary>
internal sealed record BandwidthKeys
{
    [JsonPropertyName("ingressRate")]
    public ulong IngressRate { get; init; }

    [JsonPropertyName("ingressBurst")]
    public ulong IngressBurst { get; init; }

    [JsonPropertyName("egressRate")]
    public ulong EgressRate { get; init; }

    [JsonPropertyName("egressBurst")]
    public ulong EgressBurst { get; init; }

    [JsonPropertyName("unshapedSubnets")]
    public IReadOnlyList<string>? UnshapedSubnets { get; init; }

    [JsonPropertyName("shapedSubnets")]
    public IReadOnlyList<string>? ShapedSubnets { get; init; }

    internal bool IsNothing => (IngressRate, IngressBurst, EgressRate, EgressBurst) == (0, 0, 0, 0);
}
