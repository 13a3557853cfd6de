using System.Collections.Immutable;

namespace Gantry.Engine.Planning;

/// <summary>Operations that belong together, and a fence behind them: the next stage begins only when all of these are done.</summary>
/// <param name="Operations">In order. Those on rtnetlink go out as one batch a namespace, those on the firewall as one transaction.</param>
public sealed record Stage(ImmutableArray<Operation> Operations)
{
    /// <summary>Which step of an apply it is.</summary>
    internal Step Step { get; init; }
}

/// <summary>The difference between what is wanted and what is, as operations in the order of one apply.</summary>
/// <param name="Stages">Stage by stage.</param>
public sealed record Plan(ImmutableArray<Stage> Stages)
{
    /// <summary>All operations in order.</summary>
    public IEnumerable<Operation> Operations => Stages.SelectMany(stage => stage.Operations);

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Stages.IsEmpty;

    /// <summary>With further operations at its end.</summary>
    internal Plan Then(Step step, ImmutableArray<Operation> operations) => operations.IsEmpty ? this : new Plan(Stages.Add(new Stage(operations) { Step = step }));
}
