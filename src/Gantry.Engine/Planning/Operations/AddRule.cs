using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Adds a policy rule.</summary>
/// <param name="Rule">The rule.</param>
public sealed record AddRule(RuleObject Rule) : RouteOperation(Rule.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Create;

    /// <inheritdoc/>
    public override string Title => $"rule {Rule.Words}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "which routing table is asked for which packets";

    /// <inheritdoc/>
    public override string Script => $"{Rule.Command} add {Rule.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new DeleteRule(Rule)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.AddPolicyRule(Rule.Rule);
}
