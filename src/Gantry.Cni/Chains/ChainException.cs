namespace Gantry.Cni.Chains;

/// <summary>A file that is no network configuration of CNI.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="hint">What to do; null where the message says it.</param>
public sealed class ChainException(string message, string? hint = null) : Exception(message)
{
    /// <summary>What to do; null where the message says it.</summary>
    public string? Hint { get; } = hint;
}
