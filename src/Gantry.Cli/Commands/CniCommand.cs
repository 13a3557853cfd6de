using System.CommandLine;
using System.Text.Json;
using Gantry.Cli.Output;
using Gantry.Cni.Chains;
using Gantry.Engine;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry cni</c>: for those who keep CNI configurations. Container runtimes call the plugin itself (docs/cni.md).</summary>
internal sealed class CniCommand : Command
{
    internal CniCommand(Terminal terminal) : base("cni", "Work with the network configurations of container runtimes (docs/cni.md)")
    {
        Add(new CniConvertCommand(terminal));
        Add(new CniExplainCommand(terminal));
    }
}

/// <summary><c>gantry cni convert</c>.</summary>
internal sealed class CniConvertCommand : Verb
{
    private readonly Argument<string> _file = ChainFile.Argument();

    internal CniConvertCommand(Terminal terminal) : base(
        "convert",
        "Turn a chain of the reference plugins into one entry of gantry's, which does in one call what they did in several",
        terminal,
        new Example("gantry cni convert /etc/cni/net.d/10-net.conflist", "print it with one entry")) => Add(_file);

    protected override int Run(ParseResult call)
    {
        Chain merged = ChainFile.Read(call.GetValue(_file)!, ChainMerge.Merge);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            merged.ToJson().WriteTo(json);
        }
        Terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(text.ToArray()));
        foreach (string type in merged.Entries.Skip(1).Select(Chain.TypeOf))
        {
            Terminal.Error.WriteLine($"{Terminal.Yellow("note:")} \"{type}\" stays a plugin of its own behind it");
        }
        return ExitStatus.Done;
    }
}

/// <summary>A file with a network configuration.</summary>
internal static class ChainFile
{
    internal static Argument<string> Argument()
    {
        var file = new Argument<string>("FILE") { Description = "A .conflist or .conf, as it lies in /etc/cni/net.d" };
        file.Validators.Add(UsageError.RefuseOptions);
        return file;
    }

    /// <exception cref="FabricException">It is not there, or no network configuration.</exception>
    internal static T Read<T>(string path, Func<Chain, T> use)
    {
        try
        {
            return use(Chain.Parse(File.ReadAllBytes(path)));
        }
        catch (ChainException e)
        {
            throw new FabricException($"{path}: {e.Message}", e.Hint is { } hint ? [hint] : []) { IsUsage = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FabricException($"{path} can't be read: {e.Message}") { IsUsage = true };
        }
    }
}
