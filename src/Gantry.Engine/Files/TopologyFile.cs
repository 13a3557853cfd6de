using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>The topology file: YAML into a topology, or into all that is wrong with it.</summary>
public static class TopologyFile
{
    /// <summary>The file that is meant where none is named.</summary>
    public const string DefaultName = "gantry.yaml";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="variables">Where its variables get their values; null: from the environment. A .env beside the file comes last.</param>
    /// <exception cref="FileException">It is not there, no YAML, or not valid.</exception>
    public static Topology Read(string path, Variables? variables = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(FileText.Read(path, () => File.OpenRead(path)), path, DefaultNameOf(path), Path.GetDirectoryName(path) ?? "", variables);
    }

    /// <summary>Reads what comes in on a stream; it must say its fabric's name itself.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="displayName">What errors call it: "standard input".</param>
    /// <param name="variables">Where its variables get their values; null: from the environment. The current folder's .env comes last.</param>
    /// <exception cref="FileException">It is no YAML, or not valid.</exception>
    public static Topology Read(Stream stream, string displayName, Variables? variables = null) =>
        Parse(FileText.Read(displayName, () => stream), displayName, defaultName: null, folder: "", variables);

    /// <summary>Reads the name of a file's fabric and nothing else: whoever takes a fabric down may have begun to edit its file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="variables">Where variables in the name get their values; null: from the environment.</param>
    /// <exception cref="FileException">It is not there, no YAML, or says no valid name.</exception>
    public static FabricName ReadName(string path, Variables? variables = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ParseName(FileText.Read(path, () => File.OpenRead(path)), path, DefaultNameOf(path), Path.GetDirectoryName(path) ?? "", variables);
    }

    /// <summary>The same of what comes in on a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="displayName">What errors call it: "standard input".</param>
    /// <param name="variables">Where variables in the name get their values; null: from the environment.</param>
    /// <exception cref="FileException">It is no YAML, or says no valid name.</exception>
    public static FabricName ReadName(Stream stream, string displayName, Variables? variables = null) =>
        ParseName(FileText.Read(displayName, () => stream), displayName, defaultName: null, folder: "", variables);

    private static FabricName ParseName(string text, string file, string? defaultName, string folder, Variables? variables)
    {
        var reader = new FileReader(file) { Source = new SourceText(text) };
        YamlNode root = YamlReader.Read(file, text);
        RequireContent(root, file);
        // A misspelt "name" must not make another fabric of it.
        Dictionary<string, YamlNode> top = reader.Map(root, "a topology", TopologyKeys.Top.Keys, extensions: true) ?? [];
        if (top.TryGetValue("name", out YamlNode? said))
        {
            top["name"] = reader.PutInto(said, variables ?? Variables.OfProcess, Path.Combine(folder, Variables.DotEnvName), out _);
        }
        ThrowIfWrong(reader);
        FabricName name = NameOf(top, root, file, defaultName, reader);
        ThrowIfWrong(reader);
        return name;
    }

    private static void RequireContent(YamlNode root, string file)
    {
        if (root is YamlScalar { IsNull: true })
        {
            throw new FileException([FileError.OfEmpty(file)]);
        }
    }

    private static Topology Parse(string text, string file, string? defaultName, string folder, Variables? variables)
    {
        var reader = new FileReader(file) { Source = new SourceText(text) };
        YamlNode root = reader.PutIn(variables ?? Variables.OfProcess, Path.Combine(folder, Variables.DotEnvName), YamlReader.Read(file, text));
        // A variable without a value leaves a hole in which everything below would find faults of its own.
        ThrowIfWrong(reader);
        RequireContent(root, file);
        Dictionary<string, YamlNode> top = reader.Map(root, "a topology", TopologyKeys.Top.Keys, extensions: true) ?? [];
        FabricName name = NameOf(top, root, file, defaultName, reader);
        var spec = new TopologySpec
        {
            Networks = top.TryGetValue("networks", out YamlNode? networks) ? NetworkReader.Read(reader, networks) : [],
            Nodes = top.TryGetValue("nodes", out YamlNode? nodes) ? NodeReader.Read(reader, nodes) : [],
            Wires = top.TryGetValue("links", out YamlNode? links) ? WireReader.Read(reader, links) : [],
            Host = top.TryGetValue("host", out YamlNode? host) ? ReadHost(reader, host) : new StackSpec(),
        };
        Topology? topology = TopologyBuilder.Build(name, spec, out IReadOnlyList<TopologyError> errors);
        // A value that could not be read leaves a hole in which the model would find faults of its own.
        if (reader.Errors.Count == 0)
        {
            foreach (TopologyError error in errors)
            {
                reader.Error(error.At, error.Message, error.Hint);
            }
        }
        ThrowIfWrong(reader);
        return topology!;
    }

    private static void ThrowIfWrong(FileReader reader)
    {
        if (reader.Errors.Count > 0)
        {
            throw new FileException(reader.Errors);
        }
    }

    private static StackSpec ReadHost(FileReader reader, YamlNode host) => reader.Map(host, "host", StackKeys.Host.Keys) is { } values
        ? StackReader.Fill(new StackSpec(), reader, values, "the host")
        : new StackSpec();

    private static FabricName NameOf(Dictionary<string, YamlNode> top, YamlNode root, string file, string? defaultName, FileReader reader)
    {
        Located<string> name = new(defaultName ?? "", default);
        if (top.TryGetValue("name", out YamlNode? said))
        {
            name = reader.Text(said, "name") ?? new Located<string>("unreadable", said.At);
        }
        else if (defaultName is null)
        {
            reader.Error(root.At, $"{file} must say its name", "name: NAME, at the top");
            return new FabricName("unnamed");
        }
        if (FabricName.WhyNot(name.Value) is { } reason)
        {
            reader.Error(name.At, $"\"{name.Value}\" can't be the name of a fabric: {reason}", name.At == default ? "say another one in the file: name: NAME" : null);
            return new FabricName("unnamed");
        }
        return new FabricName(name.Value);
    }

    /// <summary>The file's name without .yaml; its folder's where the file has the default name.</summary>
    private static string DefaultNameOf(string path) => Path.GetFileName(path) == DefaultName
        ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? ""
        : Path.GetFileNameWithoutExtension(path);
}
