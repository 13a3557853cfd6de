using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;

namespace Gantry.Cli.Commands;

/// <summary>A call that somebody would make, for a command's help.</summary>
/// <param name="Line">What to type.</param>
/// <param name="What">What it does, in a few words.</param>
internal sealed record Example(string Line, string What)
{
    /// <summary>Those of <c>gantry --help</c>.</summary>
    internal static IReadOnlyList<Example> OfGantry { get; } =
    [
        new("gantry up examples/tutorial.yaml", "build the network"),
        new("gantry exec x1 -- ping -c1 10.11.0.20", "run a command inside a node"),
        new("gantry script examples/tutorial.yaml", "read the commands that it stands for"),
        new("gantry down examples/tutorial.yaml", "take it away without a trace"),
    ];
}

/// <summary>One of gantry's commands.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description, Terminal terminal, params IReadOnlyList<Example> examples) : base(name, description)
    {
        Terminal = terminal;
        Examples = examples;
        SetAction(Run);
    }

    /// <summary>For the end of its help.</summary>
    internal IReadOnlyList<Example> Examples { get; }

    /// <summary>The exit status where the call or the file is wrong.</summary>
    internal virtual int UsageStatus => ExitStatus.Usage;

    /// <summary>How many errors of a file are told; more are counted only.</summary>
    internal virtual int MostErrors => UsualErrors;

    internal const int UsualErrors = 10;

    protected Terminal Terminal { get; }

    protected static Option<bool> JsonOption() => new("--json") { Description = "Print JSON (docs/json.md)" };

    protected static Option<bool> VerboseOption() => new("--verbose", "-v") { Description = "Show each operation as its shell command, on standard error" };

    protected abstract int Run(ParseResult call);

    /// <summary>Warnings as they come, and every operation where that is asked for; else, where it takes long, how far it has come.</summary>
    protected ApplyEvents Events(bool verbose, Progress? progress = null) => new(
        Planned: progress is null ? null : progress.Begin,
        Done: verbose ? PlanText.Commands(Terminal) : progress is null ? null : progress.Step,
        Warn: warning => Say(progress, $"{Terminal.Yellow("warning:")} {warning}"));

    /// <summary>A line on standard error, while an apply may be showing its progress there.</summary>
    protected void Say(Progress? progress, string line)
    {
        if (progress is null)
        {
            Terminal.Error.WriteLine(line);
        }
        else
        {
            progress.Say(line);
        }
    }

    protected void RequireRights() => Rights.Require(Name);

    protected Fabric OpenFabric(Host host, Engine.Model.FabricName name) => new(host, name) { OnWait = Terminal.Error.WriteLine };
}
