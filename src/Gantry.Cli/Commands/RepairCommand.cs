using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;

namespace Gantry.Cli.Commands;

internal sealed class RepairCommand : Verb
{
    private readonly Option<bool> _json = JsonOption();
    private readonly Option<bool> _verbose = VerboseOption();

    internal RepairCommand(Terminal terminal) : base(
        "repair",
        "Make again what other tools took away of anything that is up, container engines' networks included, as the records say",
        terminal,
        new("gantry repair", "after nft flush ruleset, or the reload of a firewall"),
        new("gantry repair --verbose", "see each step"))
    {
        Add(_json);
        Add(_verbose);
    }

    protected override int Run(ParseResult call)
    {
        RequireRights();
        using Host host = Host.OpenCurrent();
        IReadOnlyList<RepairOutcome> outcomes = Repair.All(host, Terminal.Error.WriteLine, Events(call.GetValue(_verbose)));
        foreach (RepairOutcome failed in outcomes.Where(outcome => outcome.Failure is not null))
        {
            Failure.Report(failed.Failure!, Terminal, ExitStatus.Failed, ExitStatus.Failed, UsualErrors);
        }
        if (call.GetValue(_json))
        {
            Terminal.Out.WriteLine(Json.Repairs(outcomes));
        }
        else
        {
            Tell(outcomes);
        }
        return outcomes.All(outcome => outcome.Failure is null) ? ExitStatus.Done : ExitStatus.Failed;
    }

    private void Tell(IReadOnlyList<RepairOutcome> outcomes)
    {
        foreach (RepairOutcome outcome in outcomes.Where(outcome => outcome.Applied is not null))
        {
            Terminal.Out.WriteLine(outcome.Applied!.Plan.IsEmpty ? $"{outcome}: nothing to do" : $"{outcome} is whole again ({Count.Of(outcome.Applied)})");
        }
        if (outcomes.Count == 0)
        {
            Terminal.Out.WriteLine("nothing is up");
        }
    }
}
