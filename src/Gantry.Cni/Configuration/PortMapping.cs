using System.Collections.Immutable;
using System.Net;
using Gantry.Cni.Protocol;
using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;

namespace Gantry.Cni.Configuration;

/// <summary>A port of the host that leads to the container.</summary>
/// <param name="HostPort">The host's port.</param>
/// <param name="ContainerPort">The container's.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="HostAddress">The host's address; null: all.</param>
internal sealed record PortMapping(ushort HostPort, ushort ContainerPort, Transport Protocol, IPAddress? HostAddress)
{
    private const string Path = "runtimeConfig.portMappings";
    private const int HighestMarkBit = 31;
    private const string NoConditions = "gantry's published ports are elements of a map, which has no conditions";

    /// <summary>Those that the runtime asks of the reference plugin portmap.</summary>
    internal static ImmutableArray<PortMapping> Read(PortMapKeys keys, CniRequest request, string prefix = "")
    {
        Require(keys, prefix);
        return [.. (request.Keys.RuntimeConfig?.PortMappings ?? []).Select((mapping, i) => Read(mapping, $"{Path}[{i}]"))];
    }

    /// <summary>The same in the engine's terms.</summary>
    internal PortSpec ToSpec() => new()
    {
        Host = new(new PortRange(HostPort), default),
        To = new Located<PortRange>(new PortRange(ContainerPort), default),
        HostAddress = HostAddress is { } address ? new Located<IPAddress>(address, default) : null,
        Protocol = Protocol,
    };

    private static void Require(PortMapKeys keys, string prefix)
    {
        if (keys.MarkBit is not null && keys.ExternalSetMarkChain is not null)
        {
            throw CniException.Invalid($"{prefix}markMasqBit", "it can't be said beside externalSetMarkChain");
        }
        if (keys.MarkBit is < 0 or > HighestMarkBit)
        {
            throw CniException.Invalid($"{prefix}markMasqBit", $"{keys.MarkBit} is no bit of a mark: they go from 0 to {HighestMarkBit}");
        }
        if (keys.Backend is not (null or "iptables" or "nftables"))
        {
            throw CniException.Invalid($"{prefix}backend", $"\"{keys.Backend}\" is neither iptables nor nftables");
        }
        if (keys.MasqueradeAll)
        {
            throw CniException.Unsupported($"{prefix}masqAll", "true", "gantry keeps the source wherever answers find back");
        }
        if (keys.ExternalSetMarkChain is { } chain)
        {
            throw CniException.Unsupported($"{prefix}externalSetMarkChain", $"\"{chain}\"", "gantry needs no marks, and asks nobody else's chain");
        }
        if (keys.ConditionsV4 is { Count: > 0 } v4)
        {
            throw CniException.Unsupported($"{prefix}conditionsV4", $"\"{string.Join(' ', v4)}\"", NoConditions);
        }
        if (keys.ConditionsV6 is { Count: > 0 } v6)
        {
            throw CniException.Unsupported($"{prefix}conditionsV6", $"\"{string.Join(' ', v6)}\"", NoConditions);
        }
    }

    private static PortMapping Read(PortMappingKeys keys, string path) => new(
        Port(keys.HostPort, $"{path}.hostPort"),
        Port(keys.ContainerPort, $"{path}.containerPort"),
        keys.Protocol?.ToLowerInvariant() switch
        {
            null or "" or "tcp" => Transport.Tcp,
            "udp" => Transport.Udp,
            "sctp" => Transport.Sctp,
            _ => throw CniException.Invalid($"{path}.protocol", $"\"{keys.Protocol}\" is none of tcp, udp, sctp"),
        },
        Texts.OptionalAddress(keys.HostIp, $"{path}.hostIP"));

    private static ushort Port(int number, string key) => number is > 0 and <= ushort.MaxValue
        ? (ushort)number
        : throw CniException.Invalid(key, $"{number} is no port: they go from 1 to {ushort.MaxValue}");
}
