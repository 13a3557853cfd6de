using System.Text.Json;

namespace Gantry.Cni.Configuration;

/// <summary>The keys that the specification gives to every request (sections 1 and 3), and the conventions' arguments (CONVENTIONS.md).</summary>
internal sealed record RequestKeys
{
    internal string? CniVersion { get; init; }

    internal string? Name { get; init; }

    internal string? Type { get; init; }

    internal JsonElement PrevResult { get; init; }

    internal RuntimeKeys? RuntimeConfig { get; init; }

    internal ArgsKeys? Args { get; init; }

    internal IReadOnlyList<AttachmentKeys>? ValidAttachments { get; init; }

    /// <summary>The name that this list had in the draft of specification 1.1.0; libcni sends both.</summary>
    internal IReadOnlyList<AttachmentKeys>? Attachments { get; init; }

    internal static RequestKeys Read(JsonKeys keys) => new()
    {
        CniVersion = keys.Text("cniVersion"),
        Name = keys.Text("name"),
        Type = keys.Text("type"),
        PrevResult = keys.Raw("prevResult"),
        RuntimeConfig = keys.Object("runtimeConfig", RuntimeKeys.Read),
        Args = keys.Object("args", ArgsKeys.Read),
        ValidAttachments = keys.List("cni.dev/valid-attachments", AttachmentKeys.Read),
        Attachments = keys.List("cni.dev/attachments", AttachmentKeys.Read),
    };
}

/// <summary>An attachment of GC's list.</summary>
internal sealed record AttachmentKeys
{
    internal string? ContainerId { get; init; }

    internal string? Interface { get; init; }

    internal static AttachmentKeys Read(JsonKeys keys) => new()
    {
        ContainerId = keys.Text("containerID"),
        Interface = keys.Text("ifname"),
    };
}

/// <summary>What the runtime fills in for the capabilities that an entry says it has.</summary>
internal sealed record RuntimeKeys
{
    internal IReadOnlyList<PortMappingKeys>? PortMappings { get; init; }

    internal IReadOnlyList<IReadOnlyList<RangeKeys>>? IpRanges { get; init; }

    internal IReadOnlyList<string>? Ips { get; init; }

    internal string? Mac { get; init; }

    internal BandwidthKeys? Bandwidth { get; init; }

    internal RuntimeDnsKeys? Dns { get; init; }

    internal IReadOnlyList<string>? Aliases { get; init; }

    internal static RuntimeKeys Read(JsonKeys keys) => new()
    {
        PortMappings = keys.List("portMappings", PortMappingKeys.Read),
        IpRanges = keys.Lists("ipRanges", RangeKeys.Read),
        Ips = keys.Texts("ips"),
        Mac = keys.Text("mac"),
        Bandwidth = keys.Object("bandwidth", BandwidthKeys.Read),
        Dns = keys.Object("dns", RuntimeDnsKeys.Read),
        Aliases = keys.Texts("aliases"),
    };
}

/// <summary>Ports of the host that lead to the container.</summary>
internal sealed record PortMappingKeys
{
    internal int HostPort { get; init; }

    internal int ContainerPort { get; init; }

    internal string? Protocol { get; init; }

    internal string? HostIp { get; init; }

    internal static PortMappingKeys Read(JsonKeys keys) => new()
    {
        HostPort = keys.Number("hostPort") ?? 0,
        ContainerPort = keys.Number("containerPort") ?? 0,
        Protocol = keys.Text("protocol"),
        HostIp = keys.Text("hostIP"),
    };
}

/// <summary>The capability dns, whose keys are not those of a result's dns.</summary>
internal sealed record RuntimeDnsKeys
{
    internal IReadOnlyList<string>? Servers { get; init; }

    internal IReadOnlyList<string>? Searches { get; init; }

    internal IReadOnlyList<string>? Options { get; init; }

    internal static RuntimeDnsKeys Read(JsonKeys keys) => new()
    {
        Servers = keys.Texts("servers"),
        Searches = keys.Texts("searches"),
        Options = keys.Texts("options"),
    };
}

/// <summary>The key args.</summary>
internal sealed record ArgsKeys
{
    internal CniArgsKeys? Cni { get; init; }

    internal static ArgsKeys Read(JsonKeys keys) => new()
    {
        Cni = keys.Object("cni", CniArgsKeys.Read),
    };
}

/// <summary>The arguments under args.cni that the reference plugins know.</summary>
internal sealed record CniArgsKeys
{
    internal IReadOnlyList<string>? Ips { get; init; }

    internal string? Mac { get; init; }

    internal int? Mtu { get; init; }

    internal bool? Promisc { get; init; }

    internal bool? AllMulti { get; init; }

    internal int? TransmitQueueLength { get; init; }

    internal IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    internal static CniArgsKeys Read(JsonKeys keys) => new()
    {
        Ips = keys.Texts("ips"),
        Mac = keys.Text("mac"),
        Mtu = keys.Number("mtu"),
        Promisc = keys.Flag("promisc"),
        AllMulti = keys.Flag("allmulti"),
        TransmitQueueLength = keys.Number("txQLen"),
        Sysctl = keys.Map("sysctl"),
    };
}
