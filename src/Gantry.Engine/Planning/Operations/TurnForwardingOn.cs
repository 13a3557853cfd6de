using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Operations;

/// <summary>The host becomes a router. What its sysctls were before is written down first, by whoever is the first to do it.</summary>
/// <param name="IPv6">The family.</param>
public sealed record TurnForwardingOn(bool IPv6) : HostOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"{(IPv6 ? "IPv6" : "IPv4")} forwarding on the host: on";

    /// <inheritdoc/>
    public override string Purpose => "the host forwards packets between its interfaces";

    /// <inheritdoc/>
    public override string Script => $"sysctl -qw {ForwardingState.SwitchOf(IPv6)}=1";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new PutForwardingBack(IPv6)];

    internal override void Do(ApplyContext context) => ForwardingState.TurnOn(context.Host, IPv6);
}
