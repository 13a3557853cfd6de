using Gantry.Engine.Observe;
using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Engine.Apply;

/// <summary>What an operation on the host works with.</summary>
/// <param name="Host">The host.</param>
/// <param name="Namespaces">The open namespaces.</param>
/// <param name="State">The fabric's records.</param>
/// <param name="Firewall">The firewall's operations at a step, planned against the ruleset as it is now; those that are given where there is no step.</param>
internal sealed record ApplyContext(Host Host, NamespaceTable Namespaces, FabricState State, Func<Stage, FirewallPart> Firewall);

/// <summary>A step's operations on the firewall, and what they were planned for: the kernel refuses them if the ruleset is of another generation.</summary>
/// <param name="Operations">The operations.</param>
/// <param name="Observed">What was observed then.</param>
internal sealed record FirewallPart(IReadOnlyList<FirewallOperation> Operations, Observed Observed);
