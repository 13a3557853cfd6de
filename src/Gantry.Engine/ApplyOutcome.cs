using Gantry.Engine.Planning;

namespace Gantry.Engine;

/// <summary>What an apply did.</summary>
/// <param name="Plan">The operations that it did.</param>
/// <param name="Elapsed">From taking the lock to the last record.</param>
/// <param name="Warnings">What the person should know: other people's firewalls that will drop packets of the fabric.</param>
public sealed record ApplyOutcome(Plan Plan, TimeSpan Elapsed, IReadOnlyList<string> Warnings);
