using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;

namespace Gantry.Cli.Commands;

internal sealed class UpCommand : Verb
{
    private readonly FileChoice _file;
    private readonly Option<bool> _json = JsonOption();
    private readonly Option<bool> _verbose = VerboseOption();

    internal UpCommand(Terminal terminal) : base(
        "up",
        "Make the kernel what the topology file says; what is so already is not touched",
        terminal,
        new("gantry up", "./gantry.yaml"),
        new("gantry up lab.yaml --verbose", "see each step"),
        new("gantry up - < lab.yaml", "from standard input; the file must hold name:"))
    {
        _file = new FileChoice(this);
        Add(_json);
        Add(_verbose);
    }

    protected override int Run(ParseResult call)
    {
        TopologySource source = _file.Read(call);
        RequireRights();
        using Host host = Host.OpenCurrent();
        using Progress? progress = call.GetValue(_verbose) ? null : new Progress(Terminal, source.Topology.Name);
        using var interruption = new Interruption(() =>
        {
            progress?.Dispose();
            Terminal.Error.WriteLine("stopping: what was done is taken back");
        });
        ApplyOutcome outcome;
        try
        {
            outcome = OpenFabric(host, source.Topology.Name)
                .Up(source.Topology, source.Path, Events(call.GetValue(_verbose), progress), interruption.Token);
        }
        catch (OperationCanceledException)
        {
            Terminal.Fail($"{source.Topology.Name}: stopped; everything is as it was before");
            return ExitStatus.Interrupted;
        }
        progress?.Dispose();
        Terminal.Out.WriteLine(call.GetValue(_json) ? Json.Outcome(source.Topology.Name, outcome) : Words(source, outcome));
        return ExitStatus.Done;
    }

    private static string Words(TopologySource source, ApplyOutcome outcome) => outcome.Plan.IsEmpty
        ? $"{source.Topology.Name} is up: nothing to do"
        : $"{source.Topology.Name} is up: {Count.Of(source.Topology.Nodes.Length, "node")}, {Count.Of(source.Topology.Networks.Length, "network")} ({Count.Of(outcome)})";
}
