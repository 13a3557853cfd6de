using System.Collections.Immutable;

namespace Gantry.Cni.Protocol;

/// <summary>The pairs of CNI_ARGS: <c>IgnoreUnknown=1;IP=10.1.0.5;MAC=02:00:00:00:00:05</c>.</summary>
/// <param name="Pairs">Keys and values, in order.</param>
internal sealed record CniArguments(ImmutableArray<(string Key, string Value)> Pairs)
{
    /// <summary>The last value of a key; null where there is none. Upper and lower case are the same, as for the reference plugins.</summary>
    internal string? this[string key] => Pairs.LastOrDefault(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether keys that nobody knows are no mistake.</summary>
    internal bool IgnoreUnknown => this["IgnoreUnknown"]?.ToLowerInvariant() is "1" or "true";

    private static readonly ImmutableArray<string> s_known = ["IgnoreUnknown", "IP", "GATEWAY", "MAC"];

    /// <exception cref="CniException">It has a part that is no pair, or a key that nobody knows, which is not said to be no mistake.</exception>
    internal static CniArguments Parse(string text)
    {
        var pairs = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new CniException(CniErrorCode.InvalidEnvironment, $"CNI_ARGS: \"{part}\" is no KEY=VALUE");
            }
            pairs.Add((part[..equals].Trim(), part[(equals + 1)..].Trim()));
        }
        var arguments = new CniArguments(pairs.ToImmutable());
        if (!arguments.IgnoreUnknown && arguments.Pairs.FirstOrDefault(pair => !s_known.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)) is { Key: { } unknown })
        {
            throw new CniException(CniErrorCode.InvalidEnvironment, $"CNI_ARGS: nobody knows {unknown}", $"known are {string.Join(", ", s_known)}; IgnoreUnknown=1 lets others pass");
        }
        return arguments;
    }
}
