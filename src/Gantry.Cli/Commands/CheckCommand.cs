using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine.Files;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

internal sealed class CheckCommand : Verb
{
    private readonly FileChoice _file;
    private readonly Option<bool> _json = JsonOption();

    internal CheckCommand(Terminal terminal) : base(
        "check",
        "Say whether a topology file is valid, and what is in it; needs no root",
        terminal,
        new("gantry check lab.yaml", "all that is wrong with it, with line and column"),
        new("gantry check lab.yaml --set SUBNET=10.11.0.0/16", "with a variable's value"))
    {
        _file = new FileChoice(this);
        Add(_json);
    }

    internal override int MostErrors => int.MaxValue;

    protected override int Run(ParseResult call)
    {
        try
        {
            Topology topology = _file.Read(call).Topology;
            Terminal.Out.WriteLine(call.GetValue(_json) ? Json.Checked(topology) : $"{topology.Name}: {Words(topology)}");
            return ExitStatus.Done;
        }
        catch (FileException e) when (call.GetValue(_json))
        {
            Terminal.Out.WriteLine(Json.Checked(e.Errors));
            return ExitStatus.Usage;
        }
    }

    private static string Words(Topology topology) =>
        $"{Count.Of(topology.Networks.Length, "network")}, {Count.Of(topology.Nodes.Length, "node")}{(topology.Wires.IsEmpty ? "" : $", {Count.Of(topology.Wires.Length, "link")}")}";
}
