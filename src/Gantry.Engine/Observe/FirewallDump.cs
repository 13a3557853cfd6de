using Gantry.Engine.Planning.Firewall;

namespace Gantry.Engine.Observe;

/// <summary>How the table inet gantry stands.</summary>
internal enum FrameState
{
    /// <summary>It is not there.</summary>
    Absent,
    /// <summary>Its sets, chains and rules are as Gantry makes them.</summary>
    Intact,
    /// <summary>Somebody changed sets, chains or rules.</summary>
    Damaged,
}

/// <summary>What is in the table inet gantry.</summary>
/// <param name="Frame">How its sets, chains and rules stand.</param>
/// <param name="Generation">The ruleset's generation when it was read (NFTA_GEN_ID).</param>
/// <param name="Elements">The elements by their set and key.</param>
internal sealed record FirewallDump(FrameState Frame, uint Generation, IReadOnlyDictionary<(string Set, string Key), FirewallElement> Elements)
{
    internal static FirewallDump Absent { get; } = new(FrameState.Absent, 0, new Dictionary<(string, string), FirewallElement>());

    /// <summary>The element of a set that has this key.</summary>
    internal FirewallElement? Find(string set, string key) => Elements.GetValueOrDefault((set, key));

    /// <summary>Whose an element is: its comment; "" where it has none, null where it is not there.</summary>
    internal string? OwnerOf(string set, string key) => Find(set, key)?.Owner;
}
