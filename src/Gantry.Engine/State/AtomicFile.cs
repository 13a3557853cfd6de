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

    /// <summary>Removes what somebody who was killed over it left of a file.</summary>
    internal static void Sweep(string path) => File.Delete(path + Unfinished);

    /// <summary>Removes what somebody who was killed left unfinished in a folder.</summary>
    internal static void SweepFolder(string directory)
    {
        if (Directory.Exists(directory))
        {
            foreach (string path in Directory.EnumerateFiles(directory, "*" + Unfinished))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>The finished files of a folder; none where the folder is not there.</summary>
    internal static IEnumerable<string> List(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal)
        : [];
}
