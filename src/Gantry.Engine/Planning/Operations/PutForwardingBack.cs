using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Operations;

/// <summary>The host's forwarding becomes what it was before the first fabric needed it, unless another one still does.</summary>
/// <param name="IPv6">The family.</param>
public sealed record PutForwardingBack(bool IPv6) : HostOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"{(IPv6 ? "IPv6" : "IPv4")} forwarding on the host: as it was before";

    /// <inheritdoc/>
    public override string Purpose => "the host forwards no more than it did before";

    /// <inheritdoc/>
    public override string Script => $"sysctl -qw {ForwardingState.SwitchOf(IPv6)}=0";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new TurnForwardingOn(IPv6)];

    internal override void Do(ApplyContext context) => ForwardingState.PutBack(context.Host, IPv6, context.State.Id);
}
