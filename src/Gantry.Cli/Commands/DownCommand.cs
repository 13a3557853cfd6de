using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

internal sealed class DownCommand : Verb
{
    private readonly FabricChoice _choice;
    private readonly Option<bool> _json = JsonOption();
    private readonly Option<bool> _verbose = VerboseOption();

    internal DownCommand(Terminal terminal) : base(
        "down",
        "Take a fabric away, as its record says, and leave the host as it was before",
        terminal,
        new("gantry down", "the fabric of ./gantry.yaml"),
        new("gantry down --name lab", "without its file"),
        new("gantry down --all", "everything that gantry up built"))
    {
        _choice = new FabricChoice(this);
        Add(_json);
        Add(_verbose);
    }

    protected override int Run(ParseResult call)
    {
        RequireRights();
        using Host host = Host.OpenCurrent();
        IReadOnlyList<FabricName> names = _choice.Names(call, host);
        using var interruption = new Interruption(() => Terminal.Error.WriteLine("down goes on to its end: half of a network helps nobody"));
        List<string> json = [];
        foreach (FabricName name in names)
        {
            // Twice down changes nothing, as twice up; a name that was typed is another matter.
            if (_choice.IsByFile(call) && !Fabric.List(host).Contains(name))
            {
                Tell($"{name} is not up: nothing to do");
                continue;
            }
            ApplyOutcome outcome = OpenFabric(host, name).Down(Events(call.GetValue(_verbose)));
            json.Add(Json.Outcome(name, outcome));
            Tell($"{name} is down ({Count.Of(outcome)})");
        }
        if (names.Count == 0)
        {
            Tell("nothing is up");
        }
        if (call.GetValue(_json))
        {
            Terminal.Out.WriteLine($"[{string.Join(',', json)}]");
        }
        return ExitStatus.Done;

        void Tell(string line)
        {
            if (!call.GetValue(_json))
            {
                Terminal.Out.WriteLine(line);
            }
        }
    }
}
