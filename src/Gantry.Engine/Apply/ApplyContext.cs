using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Engine.Apply;

/// <summary>What an operation on the host works with.</summary>
/// <param name="Host">The host.</param>
/// <param name="Namespaces">The open namespaces.</param>
/// <param name="State">The fabric's records.</param>
/// <param name="Firewall">The firewall's operations at a step, planned against the ruleset as it is now.</param>
internal sealed record ApplyContext(Host Host, NamespaceTable Namespaces, FabricState State, Func<Step, FirewallPart> Firewall);

/// <summary>A step's operations on the firewall, and the generation of the ruleset that they were planned for.</summary>
/// <param name="Operations">The operations.</param>
/// <param name="Generation">The generation: the kernel refuses the transaction if somebody changed the ruleset since.</param>
internal sealed record FirewallPart(IReadOnlyList<FirewallOperation> Operations, uint Generation);
