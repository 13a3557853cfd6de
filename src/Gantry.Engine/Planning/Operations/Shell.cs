namespace Gantry.Engine.Planning.Operations;

/// <summary>Words of a POSIX shell.</summary>
internal static class Shell
{
    /// <summary>A word as it is, or between single quotes where it holds anything that a shell reads into it.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "._-/:=+,@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
