using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Cni.Chains;
using Gantry.Engine;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry cni explain</c>.</summary>
internal sealed class CniExplainCommand : Verb
{
    private readonly Argument<string> _file = ChainFile.Argument();

    internal CniExplainCommand(Terminal terminal) : base(
        "explain",
        "Tell what gantry makes of a network configuration: each key, what would fail, and what ADD does; nothing is touched",
        terminal,
        new Example("gantry cni explain /etc/cni/net.d/10-net.conflist", "before a node is moved to gantry")) => Add(_file);

    protected override int Run(ParseResult call)
    {
        using Host host = Host.OpenCurrent();
        ChainExplanation explained = ChainFile.Read(call.GetValue(_file)!, chain => ChainExplanation.Of(chain, host));
        foreach ((int place, ExplainedEntry entry) in explained.Entries.Index())
        {
            Write(place, entry);
        }
        if (explained.Script is { } script)
        {
            Terminal.Out.WriteLine(Terminal.Bold("ADD of the first container does what this script does:"));
            Terminal.Out.WriteLine(script);
        }
        return explained.Entries.All(entry => entry.Error is null) ? ExitStatus.Done : ExitStatus.Usage;
    }

    private void Write(int place, ExplainedEntry entry)
    {
        Terminal.Out.WriteLine(Terminal.Bold($"plugins[{place}] {entry.Type}: {(entry.IsOurs ? "gantry" : "not gantry's, it is called as before")}"));
        foreach (ExplainedKey key in entry.Keys)
        {
            Terminal.Out.WriteLine($"  {key.Name}: {key.Value}");
            Terminal.Out.WriteLine($"    {Words(key.Known)}");
        }
        if (entry.Error is { } error)
        {
            Terminal.Out.WriteLine($"  {Terminal.Red("ADD would fail:")} {error}");
        }
        Terminal.Out.WriteLine();
    }

    private static string Words(KnownKey? known) => known switch
    {
        null => "nobody asks for it",
        { Support: KeySupport.Refused } => "refused where it asks for anything",
        { Support: KeySupport.Same } => known.Meaning,
        _ => $"not as the reference plugin: {known.Meaning}",
    };
}
