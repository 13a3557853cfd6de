using System.Text.Json.Serialization;
using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>The keys of the reference plugin bridge.</summary>
internal sealed record BridgeKeys
{
    [JsonPropertyName("bridge")]
    public string? Bridge { get; init; }

    [JsonPropertyName("isGateway")]
    public bool IsGateway { get; init; }

    [JsonPropertyName("isDefaultGateway")]
    public bool IsDefaultGateway { get; init; }

    [JsonPropertyName("forceAddress")]
    public bool ForceAddress { get; init; }

    [JsonPropertyName("ipMasq")]
    public bool Masquerade { get; init; }

    [JsonPropertyName("ipMasqBackend")]
    public string? MasqueradeBackend { get; init; }

    [JsonPropertyName("mtu")]
    public int Mtu { get; init; }

    [JsonPropertyName("hairpinMode")]
    public bool Hairpin { get; init; }

    [JsonPropertyName("promiscMode")]
    public bool Promisc { get; init; }

    [JsonPropertyName("vlan")]
    public int Vlan { get; init; }

    [JsonPropertyName("vlanTrunk")]
    public IReadOnlyList<VlanKeys>? VlanTrunk { get; init; }

    [JsonPropertyName("preserveDefaultVlan")]
    public bool PreserveDefaultVlan { get; init; }

    [JsonPropertyName("macspoofchk")]
    public bool MacSpoofCheck { get; init; }

    [JsonPropertyName("enabledad")]
    public bool DuplicateAddressDetection { get; init; }

    [JsonPropertyName("disableContainerInterface")]
    public bool IsContainerInterfaceDown { get; init; }

    [JsonPropertyName("portIsolation")]
    public bool PortIsolation { get; init; }

    [JsonPropertyName("ipam")]
    public IpamKeys? Ipam { get; init; }

    [JsonPropertyName("dns")]
    public DnsKeys? Dns { get; init; }
}

/// <summary>An item of vlanTrunk.</summary>
internal sealed record VlanKeys
{
    [JsonPropertyName("minID")]
    public int? MinId { get; init; }

    [JsonPropertyName("maxID")]
    public int? MaxId { get; init; }

    [JsonPropertyName("id")]
    public int? Id { get; init; }
}
