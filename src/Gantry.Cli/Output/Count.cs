using Gantry.Engine;

namespace Gantry.Cli.Output;

/// <summary>Numbers with their nouns.</summary>
internal static class Count
{
    internal static string Of(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>"14 operations, 4.1 ms".</summary>
    internal static string Of(ApplyOutcome outcome) => $"{Of(outcome.Plan.Operations.Count(), "operation")}, {outcome.Elapsed.TotalMilliseconds:0.0} ms";
}
