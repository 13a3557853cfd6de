
namespace Gantry.Cni.Configuration;

/// <summary>What stands behind the bridge in a chain, in one entry of Gantry's own type: each under its plugin's name.</summary>
internal sealed record ChainKeys
{
    internal PortMapKeys? PortMap { get; init; }

    internal FirewallKeys? Firewall { get; init; }

    internal TuningKeys? Tuning { get; init; }

    internal BandwidthKeys? Bandwidth { get; init; }

    internal static ChainKeys Read(JsonKeys keys) => new()
    {
        PortMap = keys.Object("portmap", PortMapKeys.Read),
        Firewall = keys.Object("firewall", FirewallKeys.Read),
        Tuning = keys.Object("tuning", TuningKeys.Read),
        Bandwidth = keys.Object("bandwidth", BandwidthKeys.Read),
    };
}

/// <summary>The keys of the reference plugin portmap.</summary>
internal sealed record PortMapKeys
{
    internal bool? Snat { get; init; }

    internal bool MasqueradeAll { get; init; }

    internal int? MarkBit { get; init; }

    internal string? ExternalSetMarkChain { get; init; }

    internal IReadOnlyList<string>? ConditionsV4 { get; init; }

    internal IReadOnlyList<string>? ConditionsV6 { get; init; }

    internal string? Backend { get; init; }

    internal static PortMapKeys Read(JsonKeys keys) => new()
    {
        Snat = keys.Flag("snat"),
        MasqueradeAll = keys.Flag("masqAll") ?? false,
        MarkBit = keys.Number("markMasqBit"),
        ExternalSetMarkChain = keys.Text("externalSetMarkChain"),
        ConditionsV4 = keys.Texts("conditionsV4"),
        ConditionsV6 = keys.Texts("conditionsV6"),
        Backend = keys.Text("backend"),
    };
}

/// <summary>The keys of the reference plugin firewall.</summary>
internal sealed record FirewallKeys
{
    internal string? Backend { get; init; }

    internal string? AdminChain { get; init; }

    internal string? Zone { get; init; }

    internal string? IngressPolicy { get; init; }

    internal static FirewallKeys Read(JsonKeys keys) => new()
    {
        Backend = keys.Text("backend"),
        AdminChain = keys.Text("iptablesAdminChainName"),
        Zone = keys.Text("firewalldZone"),
        IngressPolicy = keys.Text("ingressPolicy"),
    };
}

/// <summary>The keys of the reference plugin tuning.</summary>
internal sealed record TuningKeys
{
    internal IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    internal string? Mac { get; init; }

    internal int Mtu { get; init; }

    internal bool Promisc { get; init; }

    internal bool? AllMulti { get; init; }

    internal int? TransmitQueueLength { get; init; }

    internal string? DataDir { get; init; }

    internal static TuningKeys Read(JsonKeys keys) => new()
    {
        Sysctl = keys.Map("sysctl"),
        Mac = keys.Text("mac"),
        Mtu = keys.Number("mtu") ?? 0,
        Promisc = keys.Flag("promisc") ?? false,
        AllMulti = keys.Flag("allmulti"),
        TransmitQueueLength = keys.Number("txQLen"),
        DataDir = keys.Text("dataDir"),
    };
}

/// <summary>The keys of the reference plugin bandwidth: bits a second, and bits.</summary>
internal sealed record BandwidthKeys
{
    internal ulong? IngressRate { get; init; }

    internal ulong? IngressBurst { get; init; }

    internal ulong? EgressRate { get; init; }

    internal ulong? EgressBurst { get; init; }

    internal IReadOnlyList<string>? UnshapedSubnets { get; init; }

    internal IReadOnlyList<string>? ShapedSubnets { get; init; }

    /// <summary>Whether it has any of the keys.</summary>
    internal bool IsSaid => (IngressRate ?? IngressBurst ?? EgressRate ?? EgressBurst) is not null || UnshapedSubnets is not null || ShapedSubnets is not null;

    internal static BandwidthKeys Read(JsonKeys keys) => new()
    {
        IngressRate = keys.Unsigned("ingressRate"),
        IngressBurst = keys.Unsigned("ingressBurst"),
        EgressRate = keys.Unsigned("egressRate"),
        EgressBurst = keys.Unsigned("egressBurst"),
        UnshapedSubnets = keys.Texts("unshapedSubnets"),
        ShapedSubnets = keys.Texts("shapedSubnets"),
    };
}
