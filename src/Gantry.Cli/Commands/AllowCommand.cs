using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

internal sealed class AllowCommand : Verb
{
    private readonly FabricChoice _choice;
    private readonly Option<bool> _remove = new("--remove") { Description = "Take the rules out again; down does so too" };
    private readonly Option<bool> _json = JsonOption();
    private readonly Option<bool> _verbose = VerboseOption();

    internal AllowCommand(Terminal terminal) : base(
        "allow",
        "Let a fabric's packets pass other firewalls (Docker's, ufw's, firewalld's) by one plain rule a bridge and direction",
        terminal,
        new("gantry allow lab.yaml", "what up warned of"),
        new("gantry allow --name lab --remove", "and back"))
    {
        _choice = new FabricChoice(this);
        Add(_remove);
        Add(_json);
        Add(_verbose);
    }

    protected override int Run(ParseResult call)
    {
        RequireRights();
        using Host host = Host.OpenCurrent();
        List<string> json = [];
        foreach (FabricName name in _choice.Names(call, host))
        {
            ApplyOutcome outcome = OpenFabric(host, name).Allow(call.GetValue(_remove), Events(call.GetValue(_verbose)));
            json.Add(Json.Outcome(name, outcome));
            if (!call.GetValue(_json))
            {
                Terminal.Out.WriteLine(outcome.Plan.IsEmpty ? $"{name}: nothing to do" : $"{name}: {Count.Of(outcome)}");
            }
        }
        if (call.GetValue(_json))
        {
            Terminal.Out.WriteLine($"[{string.Join(',', json)}]");
        }
        return ExitStatus.Done;
    }
}
