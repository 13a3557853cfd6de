using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Cni.Configuration;

/// <summary>The keys that the specification gives to every request (sections 1 and 3), and the conventions' arguments (CONVENTIONS.md).</summary>
internal sealed record RequestKeys
{
    [JsonPropertyName("cniVersion")]
    public string? CniVersion { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("prevResult")]
    public JsonElement PrevResult { get; init; }

    [JsonPropertyName("runtimeConfig")]
    public RuntimeKeys? RuntimeConfig { get; init; }

    [JsonPropertyName("args")]
    public ArgsKeys? Args { get; init; }

    [JsonPropertyName("cni.dev/valid-attachments")]
    public IReadOnlyList<AttachmentKeys>? ValidAttachments { get; init; }

    /// <summary>The name that this list had in the draft of specification 1.1.0; libcni sends both.</summary>
    [JsonPropertyName("cni.dev/attachments")]
    public IReadOnlyList<AttachmentKeys>? Attachments { get; init; }
}

/// <summary>An attachment of GC's list.</summary>
internal sealed record AttachmentKeys
{
    [JsonPropertyName("containerID")]
    public string? ContainerId { get; init; }

    [JsonPropertyName("ifname")]
    public string? Interface { get; init; }
}

/// <summary>What the runtime fills in for the capabilities that an entry says it has.</summary>
internal sealed record RuntimeKeys
{
    [JsonPropertyName("portMappings")]
    public IReadOnlyList<PortMappingKeys>? PortMappings { get; init; }

    [JsonPropertyName("ipRanges")]
    public IReadOnlyList<IReadOnlyList<RangeKeys>>? IpRanges { get; init; }

    [JsonPropertyName("ips")]
    public IReadOnlyList<string>? Ips { get; init; }

    [JsonPropertyName("mac")]
    public string? Mac { get; init; }

    [JsonPropertyName("bandwidth")]
    public BandwidthKeys? Bandwidth { get; init; }

    [JsonPropertyName("dns")]
    public RuntimeDnsKeys? Dns { get; init; }

    [JsonPropertyName("aliases")]
    public IReadOnlyList<string>? Aliases { get; init; }
}

/// <summary>Ports of the host that lead to the container.</summary>
internal sealed record PortMappingKeys
{
    [JsonPropertyName("hostPort")]
    public int HostPort { get; init; }

    [JsonPropertyName("containerPort")]
    public int ContainerPort { get; init; }

    [JsonPropertyName("protocol")]
    public string? Protocol { get; init; }

    [JsonPropertyName("hostIP")]
    public string? HostIp { get; init; }
}

/// <summary>The capability dns, whose keys are not those of a result's dns.</summary>
internal sealed record RuntimeDnsKeys
{
    [JsonPropertyName("servers")]
    public IReadOnlyList<string>? Servers { get; init; }

    [JsonPropertyName("searches")]
    public IReadOnlyList<string>? Searches { get; init; }

    [JsonPropertyName("options")]
    public IReadOnlyList<string>? Options { get; init; }
}

/// <summary>The key args.</summary>
internal sealed record ArgsKeys
{
    [JsonPropertyName("cni")]
    public CniArgsKeys? Cni { get; init; }
}

/// <summary>The arguments under args.cni that the reference plugins know.</summary>
internal sealed record CniArgsKeys
{
    [JsonPropertyName("ips")]
    public IReadOnlyList<string>? Ips { get; init; }

    [JsonPropertyName("mac")]
    public string? Mac { get; init; }

    [JsonPropertyName("mtu")]
    public int? Mtu { get; init; }

    [JsonPropertyName("promisc")]
    public bool? Promisc { get; init; }

    [JsonPropertyName("allmulti")]
    public bool? AllMulti { get; init; }

    [JsonPropertyName("txQLen")]
    public int? TransmitQueueLength { get; init; }

    [JsonPropertyName("sysctl")]
    public IReadOnlyDictionary<string, string>? Sysctl { get; init; }
}
