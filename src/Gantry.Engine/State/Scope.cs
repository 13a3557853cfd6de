using Gantry.Engine.Planning;

namespace Gantry.Engine.State;

/// <summary>The parts that an apply is about; nothing else is looked at, changed or removed. So one more attachment costs what the first did.</summary>
/// <param name="Parts">Their kinds and names.</param>
internal sealed record Scope(IReadOnlyList<(PartKind Kind, string Name)> Parts)
{
    /// <summary>The parts of a blueprint.</summary>
    internal static Scope Of(IEnumerable<Part> parts) => new([.. parts.Select(part => (part.Kind, part.Name))]);
}
