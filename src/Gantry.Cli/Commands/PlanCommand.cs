using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Planning;

namespace Gantry.Cli.Commands;

internal sealed class PlanCommand : Verb
{
    private readonly FileChoice _file;
    private readonly Option<bool> _exitCode = new("--exit-code") { Description = "Exit with 0 where there is nothing to do, with 3 where there is something" };
    private readonly Option<bool> _json = JsonOption();

    internal PlanCommand(Terminal terminal) : base(
        "plan",
        "Show what up would do, and do nothing",
        terminal,
        new("gantry plan", "./gantry.yaml against the kernel"),
        new("gantry plan lab.yaml --exit-code", "in a script: 3 means that something drifted"))
    {
        _file = new FileChoice(this);
        Add(_exitCode);
        Add(_json);
    }

    protected override int Run(ParseResult call)
    {
        TopologySource source = _file.Read(call);
        RequireRights();
        using Host host = Host.OpenCurrent();
        Plan plan = OpenFabric(host, source.Topology.Name).Plan(source.Topology);
        if (call.GetValue(_json))
        {
            Terminal.Out.WriteLine(Json.Plan(source.Topology.Name, plan));
        }
        else
        {
            PlanText.Write(Terminal, source.Topology.Name, plan);
        }
        return call.GetValue(_exitCode) && !plan.IsEmpty ? ExitStatus.SomethingToDo : ExitStatus.Done;
    }
}
