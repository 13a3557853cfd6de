namespace Gantry.Netavark.Protocol;

/// <summary>
/// The arguments of one call. Options stand before the verb or behind it, with their values behind them or behind an equals sign, as
/// podman's versions write them.
/// </summary>
internal sealed record CallArguments
{
    /// <summary>setup, teardown, …</summary>
    internal required string Verb { get; init; }

    /// <summary>What the verb is about: a namespace's path, a network's name.</summary>
    internal required string? Operand { get; init; }

    /// <summary>Where the request is; null: on standard input.</summary>
    internal string? File { get; private init; }

    /// <summary>The resolver's program; empty: podman has found none.</summary>
    internal string? Resolver { get; private init; }

    /// <summary>Of update: the network's resolvers, each option's value separated by commas.</summary>
    internal IReadOnlyList<string> NetworkServers { get; private init; } = [];

    /// <summary>Reads them.</summary>
    /// <exception cref="NetavarkException">They are not what netavark takes.</exception>
    internal static CallArguments Read(IReadOnlyList<string> arguments)
    {
        List<string> words = [];
        var said = new Dictionary<string, List<string>>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string word = arguments[i];
            if (!word.StartsWith('-'))
            {
                words.Add(word);
                continue;
            }
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string option = LongOf(equals < 0 ? word : word[..equals]);
            if (option is "--version")
            {
                words.Insert(0, option);
                continue;
            }
            string value = equals >= 0 ? word[(equals + 1)..] : ++i < arguments.Count ? arguments[i] : throw new NetavarkException($"{word} needs a value");
            (said.TryGetValue(option, out List<string>? values) ? values : said[option] = []).Add(value);
        }
        return new CallArguments
        {
            Verb = words.Count > 0 ? words[0] : throw new NetavarkException("a verb is missing: setup, teardown, update or version"),
            Operand = words.Count > 1 ? words[1] : null,
            File = Last("--file"),
            Resolver = Last("--aardvark-binary"),
            NetworkServers = said.GetValueOrDefault("--network-dns-servers") ?? [],
        };

        string? Last(string option) => said.TryGetValue(option, out List<string>? values) ? values[^1] : null;
    }

    private static string LongOf(string option) => option switch
    {
        "-f" => "--file",
        "-c" => "--config",
        "-r" => "--rootless",
        "-a" => "--aardvark-binary",
        "-V" => "--version",
        "--file" or "--config" or "--rootless" or "--aardvark-binary" or "--plugin-directory" or "--firewall-driver" or "--network-dns-servers" or "--version" => option,
        _ => throw new NetavarkException($"{option} is no option of netavark's"),
    };
}
