using System.Buffers;
using System.Collections.Immutable;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Protocol;

/// <summary>The parameters of a call, which come as environment variables (CNI specification, section 2, Parameters).</summary>
internal sealed record CniEnvironment
{
    private const string Command = "CNI_COMMAND";

    /// <summary>At most so many characters have container ids and the names of networks: they are parts of file names (NAME_MAX).</summary>
    private const int LongestName = 255;

    private static readonly SearchValues<char> s_nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private static readonly ImmutableArray<(string Word, CniVerb Verb)> s_verbs =
    [
        ("ADD", CniVerb.Add), ("DEL", CniVerb.Del), ("CHECK", CniVerb.Check), ("GC", CniVerb.Gc), ("STATUS", CniVerb.Status), ("VERSION", CniVerb.Version),
    ];

    /// <summary>The variables, the verbs that can't do without them, and what is wrong with a value. CNI_PATH is needed to find other plugins only.</summary>
    private static readonly ImmutableArray<(string Name, ImmutableArray<CniVerb> RequiredBy, Func<string, string?> WhyNot)> s_variables =
    [
        ("CNI_CONTAINERID", [CniVerb.Add, CniVerb.Del, CniVerb.Check], WhyNoName),
        ("CNI_NETNS", [CniVerb.Add, CniVerb.Check], static _ => null),
        ("CNI_IFNAME", [CniVerb.Add, CniVerb.Del, CniVerb.Check], WhyNoInterface),
    ];

    /// <summary>What is asked for.</summary>
    internal required CniVerb Verb { get; init; }

    /// <summary>The container's id; empty where the verb needs none.</summary>
    internal required string ContainerId { get; init; }

    /// <summary>The path of the container's namespace; empty: it is gone, or the verb needs none.</summary>
    internal required string NamespacePath { get; init; }

    /// <summary>The interface's name inside the container; empty where the verb needs none.</summary>
    internal required string Interface { get; init; }

    /// <summary>CNI_ARGS.</summary>
    internal required CniArguments Arguments { get; init; }

    /// <summary>Whether the container's namespace may be the plugin's own (CNI_NETNS_OVERRIDE).</summary>
    internal required bool MayBeOwnNamespace { get; init; }

    /// <exception cref="CniException">A variable is missing or wrong.</exception>
    internal static CniEnvironment Read(Func<string, string?> get)
    {
        string word = get(Command) is { Length: > 0 } said
            ? said
            : throw new CniException(CniErrorCode.InvalidEnvironment, $"{Command} is missing", "this is a CNI plugin: container runtimes call it");
        if (s_verbs.FirstOrDefault(pair => pair.Word == word) is not { Word: not null } known)
        {
            throw new CniException(CniErrorCode.InvalidEnvironment, $"{Command}: \"{word}\" is none of {string.Join(", ", s_verbs.Select(pair => pair.Word))}");
        }
        List<string> missing = [.. s_variables.Where(variable => variable.RequiredBy.Contains(known.Verb) && get(variable.Name) is null or "").Select(variable => variable.Name)];
        if (missing.Count > 0)
        {
            throw new CniException(CniErrorCode.InvalidEnvironment, $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} missing");
        }
        foreach ((string name, ImmutableArray<CniVerb> requiredBy, Func<string, string?> whyNot) in s_variables)
        {
            if (requiredBy.Contains(known.Verb) && whyNot(get(name)!) is { } reason)
            {
                throw new CniException(CniErrorCode.InvalidEnvironment, $"{name}: {reason}");
            }
        }
        return new CniEnvironment
        {
            Verb = known.Verb,
            ContainerId = get("CNI_CONTAINERID") ?? "",
            NamespacePath = get("CNI_NETNS") ?? "",
            Interface = get("CNI_IFNAME") ?? "",
            Arguments = CniArguments.Parse(get("CNI_ARGS") ?? ""),
            MayBeOwnNamespace = get("CNI_NETNS_OVERRIDE") is { } own && (own == "1" || own.Equals("true", StringComparison.OrdinalIgnoreCase)),
        };
    }

    /// <summary>Why this can't be the name of a network or the id of a container, or null.</summary>
    internal static string? WhyNoName(string text) => text switch
    {
        "" => "it is empty",
        { Length: > LongestName } => $"it has {text.Length} characters, at most {LongestName} are allowed",
        _ when text.AsSpan().ContainsAnyExcept(s_nameCharacters) || !char.IsAsciiLetterOrDigit(text[0]) =>
            $"\"{text}\" may hold letters, digits, '_', '.' and '-' only, and begin with a letter or digit",
        _ => null,
    };

    private static string? WhyNoInterface(string text) => InterfaceName.WhyNot(text) is { } reason ? $"\"{text}\" is no interface name: {reason}" : null;
}
