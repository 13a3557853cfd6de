using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Filter;

/// <summary>Where a rule stands.</summary>
/// <param name="Hook">The hook of its chain.</param>
/// <param name="IsNat">Whether the chain translates addresses rather than filters.</param>
/// <param name="Interfaces">The interfaces that there are; null where that is not known.</param>
internal sealed record RuleScope(Hook Hook, bool IsNat = false, IReadOnlyCollection<string>? Interfaces = null);
