using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

/// <summary>A change of one node of a fabric that is up, without its file.</summary>
internal abstract class LiveVerb : Verb
{
    private readonly Argument<string> _node = new("NODE") { Description = "A node that is up" };
    private readonly Option<string?> _name = FabricChoice.NameOption();
    private readonly Option<bool> _json = JsonOption();
    private readonly Option<bool> _verbose = VerboseOption();

    protected LiveVerb(string name, string description, Terminal terminal, Argument<string> what, params IReadOnlyList<Example> examples)
        : base(name, description, terminal, examples)
    {
        What = what;
        _node.CompletionSources.Add(_ => Suggestions.Nodes());
        Add(_node);
        Add(what);
        Add(_name);
        Add(_json);
        Add(_verbose);
    }

    /// <summary>The second argument.</summary>
    protected Argument<string> What { get; }

    protected sealed override int Run(ParseResult call)
    {
        RequireRights();
        using Host host = Host.OpenCurrent();
        string node = call.GetRequiredValue(_node);
        FabricName name = Roster.FabricOf(host, node, call.GetValue(_name) is { } said ? new FabricName(said) : null);
        (ApplyOutcome outcome, string words) = Change(OpenFabric(host, name), new FabricName(node), call.GetRequiredValue(What), call, Events(call.GetValue(_verbose)));
        Terminal.Out.WriteLine(call.GetValue(_json) ? Json.Outcome(name, outcome) : outcome.Plan.IsEmpty ? $"{node}: nothing to do" : $"{words} ({Count.Of(outcome)})");
        return ExitStatus.Done;
    }

    /// <summary>Does it, and says in words what was done.</summary>
    protected abstract (ApplyOutcome Outcome, string Words) Change(Fabric fabric, FabricName node, string what, ParseResult call, ApplyEvents events);
}
