using Gantry.Engine.Files;
using Gantry.Engine.Model;

namespace Gantry.Engine.Tests.Files;

/// <summary>A folder of the test's own with a topology file and, beside it, a .env.</summary>
internal sealed class TextFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gantry-file-").FullName;

    internal TextFolder(string yaml, string? dotEnv = null)
    {
        File.WriteAllText(Topology, yaml);
        if (dotEnv is not null)
        {
            File.WriteAllText(Path.Combine(_folder, ".env"), dotEnv);
        }
    }

    internal string Topology => Path.Combine(_folder, "lab.yaml");

    /// <summary>Reads the file with a value set for this call, and an environment that has what is said here and nothing else.</summary>
    internal Topology Read(Dictionary<string, string>? set = null, Dictionary<string, string>? environment = null) =>
        TopologyFile.Read(Topology, new Variables(set ?? [], name => environment?.GetValueOrDefault(name)));

    /// <summary>What is wrong, each as its first line without the folder, and its hint.</summary>
    internal IReadOnlyList<string> Errors(Dictionary<string, string>? set = null, Dictionary<string, string>? environment = null)
    {
        FileException e = Xunit.Assert.Throws<FileException>(() => Read(set, environment));
        return [.. e.Errors.Select(error => error.FirstLine.Replace(_folder + "/", "", StringComparison.Ordinal) + (error.Hint is null ? "" : $" ({error.Hint})"))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
