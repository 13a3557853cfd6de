using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

internal sealed class DownCommand : Verb
{
    private readonly FabricChoice _choice;
    private readonly Option<bool> _force = new("--force", "-f")
    {
        Description = "Go on where processes live in its nodes; they are not ended, and keep a namespace without name and links",
    };
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
        Add(_force);
        Add(_json);
        Add(_verbose);
    }

    protected override int Run(ParseResult call)
    {
        RequireRights();
        using Host host = Host.OpenCurrent(OwnName.Path);
        IReadOnlyList<FabricName> names = _choice.Names(call, host);
        Progress? progress = null;
        using var interruption = new Interruption(() => Say(progress, "down goes on to its end: half of a network helps nobody"));
        List<string> json = [];
        foreach (FabricName name in names)
        {
            if (Down(name) is { } outcome)
            {
                json.Add(Json.Outcome(name, outcome));
                Tell($"{name} is down ({Count.Of(outcome)})");
            }
            else if (call.GetValue(_choice.Name) is null)
            {
                Tell($"{name} is not up: nothing to do"); // Twice down changes nothing, as twice up; a name that was typed is another matter.
            }
            else
            {
                throw new FabricException($"there is no fabric {name}", "gantry ps --all lists those that are up");
            }
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

        ApplyOutcome? Down(FabricName name)
        {
            using Progress? showing = call.GetValue(_verbose) ? null : new Progress(Terminal, name);
            progress = showing;
            return OpenFabric(host, name).Down(call.GetValue(_force), Events(call.GetValue(_verbose), showing));
        }

        void Tell(string line)
        {
            if (!call.GetValue(_json))
            {
                Terminal.Out.WriteLine(line);
            }
        }
    }
}
