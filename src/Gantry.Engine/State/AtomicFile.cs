namespace Gantry.Engine.State;

/// <summary>Files that are there whole or not at all: written beside their place, then renamed. Under /run, so no fsync is needed.</summary>
internal static class AtomicFile
{
    private const string Unfinished = ".new";

    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        string beside = path + Unfinished;
        File.WriteAllBytes(beside, content);
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>The finished files of a folder; none where the folder is not there.</summary>
    internal static IEnumerable<string> List(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal)
        : [];
}
