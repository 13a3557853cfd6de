using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Takes a policy rule away.</summary>
/// <param name="Rule">The rule.</param>
public sealed record DeleteRule(RuleObject Rule) : RouteOperation(Rule.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"rule {Rule.Words}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "rules that are not wanted any more";

    /// <inheritdoc/>
    public override string Script => $"{Rule.Command} delete {Rule.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new AddRule(Rule)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeletePolicyRule(Rule.Rule);
}
