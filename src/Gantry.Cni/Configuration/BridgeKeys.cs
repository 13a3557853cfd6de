using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>The keys of the reference plugin bridge.</summary>
internal sealed record BridgeKeys
{
    internal string? Bridge { get; init; }

    internal bool IsGateway { get; init; }

    internal bool IsDefaultGateway { get; init; }

    internal bool ForceAddress { get; init; }

    internal bool Masquerade { get; init; }

    internal string? MasqueradeBackend { get; init; }

    internal int Mtu { get; init; }

    internal bool Hairpin { get; init; }

    internal bool Promisc { get; init; }

    internal int Vlan { get; init; }

    internal IReadOnlyList<VlanKeys>? VlanTrunk { get; init; }

    internal bool PreserveDefaultVlan { get; init; }

    internal bool MacSpoofCheck { get; init; }

    internal bool DuplicateAddressDetection { get; init; }

    internal bool IsContainerInterfaceDown { get; init; }

    internal bool PortIsolation { get; init; }

    internal IpamKeys? Ipam { get; init; }

    internal DnsKeys? Dns { get; init; }

    internal static BridgeKeys Read(JsonKeys keys) => new()
    {
        Bridge = keys.Text("bridge"),
        IsGateway = keys.Flag("isGateway") ?? false,
        IsDefaultGateway = keys.Flag("isDefaultGateway") ?? false,
        ForceAddress = keys.Flag("forceAddress") ?? false,
        Masquerade = keys.Flag("ipMasq") ?? false,
        MasqueradeBackend = keys.Text("ipMasqBackend"),
        Mtu = keys.Number("mtu") ?? 0,
        Hairpin = keys.Flag("hairpinMode") ?? false,
        Promisc = keys.Flag("promiscMode") ?? false,
        Vlan = keys.Number("vlan") ?? 0,
        VlanTrunk = keys.List("vlanTrunk", VlanKeys.Read),
        PreserveDefaultVlan = keys.Flag("preserveDefaultVlan") ?? false,
        MacSpoofCheck = keys.Flag("macspoofchk") ?? false,
        DuplicateAddressDetection = keys.Flag("enabledad") ?? false,
        IsContainerInterfaceDown = keys.Flag("disableContainerInterface") ?? false,
        PortIsolation = keys.Flag("portIsolation") ?? false,
        Ipam = keys.Object("ipam", IpamKeys.Read),
        Dns = keys.Object("dns", DnsKeys.Read),
    };
}

/// <summary>An item of vlanTrunk.</summary>
internal sealed record VlanKeys
{
    internal int? MinId { get; init; }

    internal int? MaxId { get; init; }

    internal int? Id { get; init; }

    internal static VlanKeys Read(JsonKeys keys) => new()
    {
        MinId = keys.Number("minID"),
        MaxId = keys.Number("maxID"),
        Id = keys.Number("id"),
    };
}
