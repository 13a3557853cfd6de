using System.Net;
using System.Text.Json;
using Gantry.Netavark.Protocol;

namespace Gantry.Netavark.Requests;

/// <summary>A network that a container is to be in, and how.</summary>
/// <param name="Raw">How, as it came.</param>
/// <param name="Info">The network.</param>
internal sealed record AskedNetwork(JsonElement Raw, NetworkInfo Info)
{
    /// <summary>The network's name.</summary>
    internal required string Name { get; init; }

    /// <summary>The interface inside the container.</summary>
    internal required string Interface { get; init; }

    internal IReadOnlyList<IPAddress>? Addresses { get; init; }

    internal string? Mac { get; init; }

    internal IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The name of the other end on the host.</summary>
    internal string? HostInterface { get; init; }

    /// <summary>Whether names are asked for at all, and there is an address to ask at.</summary>
    internal bool IsNamed => Info.HasNames && Info.Subnets.Any(subnet => subnet.Gateway is not null);

    internal static AskedNetwork Read(string name, JsonElement element, string path, IReadOnlyDictionary<string, NetworkInfo> infos)
    {
        var fields = new Fields(element, path);
        return new AskedNetwork(element, infos.GetValueOrDefault(name) ?? throw new NetavarkException($"network info for network {name} not found"))
        {
            Name = name,
            Interface = fields.Text("interface_name") is { Length: > 0 } link ? link : throw new NetavarkException("no container interface name given"),
            Addresses = fields.Addresses("static_ips"),
            Mac = fields.Text("static_mac") is { Length: > 0 } mac ? mac : null,
            Aliases = fields.Texts("aliases"),
            HostInterface = fields.Options("options").GetValueOrDefault("host_interface_name") is { Length: > 0 } host ? host : null,
        };
    }
}
