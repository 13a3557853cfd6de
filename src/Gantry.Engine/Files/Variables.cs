namespace Gantry.Engine.Files;

/// <summary>Where a topology file's variables get their values: what a person sets for this call, over the environment, over a .env beside the file.</summary>
/// <param name="set">Values for this call, by name.</param>
/// <param name="environment">The environment: a variable's value, or null.</param>
public sealed class Variables(IReadOnlyDictionary<string, string> set, Func<string, string?> environment)
{
    /// <summary>The file beside a topology file.</summary>
    internal const string DotEnvName = ".env";

    /// <summary>Nothing set for this call; the environment of this process.</summary>
    public static Variables OfProcess { get; } = With(new Dictionary<string, string>());

    /// <summary>Values for this call, over the environment of this process.</summary>
    public static Variables With(IReadOnlyDictionary<string, string> set) => new(set, Environment.GetEnvironmentVariable);

    /// <summary>Whether this can be a variable's name: letters, digits and '_', the first no digit.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && Interpolation.NameAt(text, 0, text.Length) == text.Length;
    }

    /// <summary>The names that were set for this call.</summary>
    internal IEnumerable<string> Set => set.Keys;

    /// <summary>A variable's value by this call or the environment.</summary>
    internal string? Find(string name) => set.TryGetValue(name, out string? value) ? value : environment(name);
}
