using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Gantry.Cni.Protocol;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Configuration;

/// <summary>How the reference plugin tuning sets a container's interface and namespace.</summary>
internal sealed record TuningSettings
{
    private const string AnyInterface = "IFNAME";

    /// <summary>Where an administrator lists what may be set: a pattern a line. All may be where there is no such file.</summary>
    private const string AllowList = "/etc/cni/tuning/allowlist.conf";

    /// <summary>Nothing.</summary>
    internal static TuningSettings None { get; } = new();

    /// <summary>The interface's Ethernet address; null: as it is.</summary>
    internal MacAddress? Mac { get; init; }

    /// <summary>Bytes; null: as it is.</summary>
    internal int? Mtu { get; init; }

    /// <summary>How the interface takes frames in.</summary>
    internal LinkMode Mode { get; init; }

    /// <summary>Sysctls with dots; a dot inside an interface's name is a slash.</summary>
    internal ImmutableArray<(string Name, string Value)> Sysctls { get; init; } = [];

    /// <summary>The conventions' arguments count before the configuration; of Ethernet addresses the runtime's before CNI_ARGS.</summary>
    internal static TuningSettings Read(TuningKeys keys, CniRequest request, string prefix = "")
    {
        CniArgsKeys args = request.Keys.Args?.Cni ?? new CniArgsKeys();
        int mtu = args.Mtu ?? keys.Mtu;
        if (mtu < 0)
        {
            throw CniException.Invalid($"{prefix}mtu", $"{mtu} is less than nothing");
        }
        return new TuningSettings
        {
            Mac = MacOf(keys, args, request, prefix),
            Mtu = mtu == 0 ? null : mtu,
            Mode = new LinkMode
            {
                Promiscuous = args.Promisc ?? keys.Promisc ? true : null,
                AllMulticast = args.AllMulti ?? keys.AllMulti,
                TransmitQueueLength = (args.TransmitQueueLength ?? keys.TransmitQueueLength) is { } length
                    ? length >= 0 ? (uint)length : throw CniException.Invalid($"{prefix}txQLen", $"{length} is less than nothing")
                    : null,
            },
            Sysctls = SysctlsOf(keys, args, request.Environment.Interface, $"{prefix}sysctl"),
        };
    }

    private static MacAddress? MacOf(TuningKeys keys, CniArgsKeys args, CniRequest request, string prefix) => request switch
    {
        _ when args.Mac is { Length: > 0 } mac => Texts.Mac(mac, "args.cni.mac"),
        { Keys.RuntimeConfig.Mac: { Length: > 0 } mac } => Texts.Mac(mac, "runtimeConfig.mac"),
        _ when request.Environment.Arguments["MAC"] is { Length: > 0 } mac => Texts.Mac(mac, "CNI_ARGS MAC"),
        _ when keys.Mac is { Length: > 0 } mac => Texts.Mac(mac, $"{prefix}mac"),
        _ => null,
    };

    private static ImmutableArray<(string, string)> SysctlsOf(TuningKeys keys, CniArgsKeys args, string link, string path)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in (keys.Sysctl ?? new Dictionary<string, string>()).Concat(args.Sysctl ?? new Dictionary<string, string>()))
        {
            values[name] = value;
        }
        if (values.Count > 0)
        {
            RequireAllowed(values.Keys, path);
        }
        return [.. values.Select(pair => (NameOf(pair.Key, link, path), pair.Value))];
    }

    /// <summary>Both separators are taken; the engine writes dots, and a slash where an interface's name has a dot.</summary>
    private static string NameOf(string key, string link, string path)
    {
        string name = key.Contains('/', StringComparison.Ordinal) && !key.Contains('.', StringComparison.Ordinal) ? key.Replace('/', '.') : key;
        name = name.Replace(AnyInterface, link.Replace('.', '/'), StringComparison.Ordinal);
        return name.StartsWith("net.", StringComparison.Ordinal) && !name.Split('.').Contains("")
            ? name
            : throw CniException.Invalid(path, $"\"{key}\" is no sysctl of a container: only those under net. belong to a network namespace");
    }

    private static void RequireAllowed(IEnumerable<string> names, string path)
    {
        if (!File.Exists(AllowList))
        {
            return;
        }
        string[] patterns = [.. File.ReadLines(AllowList).Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (names.FirstOrDefault(name => !patterns.Any(pattern => Regex.IsMatch(name, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))) is { } forbidden)
        {
            throw CniException.Invalid(path, $"{forbidden} is not allowed here ({AllowList})");
        }
    }
}
