namespace Gantry.Engine;

/// <summary>
/// What Gantry can't or won't do, in the words of the person who asked: the first line names the object and what was tried, then the
/// kernel's own words, then, where it is known, what to do.
/// </summary>
/// <param name="message">The first line.</param>
/// <param name="details">At most two more lines.</param>
public sealed class FabricException(string message, params IReadOnlyList<string> details) : Exception(message)
{
    /// <summary>Makes one out of another failure.</summary>
    public FabricException(string message, Exception cause, params IReadOnlyList<string> details) : this(message, details) => Cause = cause;

    /// <summary>The lines below the first.</summary>
    public IReadOnlyList<string> Details { get; } = details;

    /// <summary>What stands behind it: the kernel's refusal.</summary>
    public Exception? Cause { get; }

    /// <summary>Whether the call or the file is wrong (exit status 2) and not the world (1).</summary>
    public bool IsUsage { get; init; }
}
