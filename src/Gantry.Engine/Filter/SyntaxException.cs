namespace Gantry.Engine.Filter;

/// <summary>Something in a line of nft's words that can't be read.</summary>
/// <param name="offset">Where it begins, in characters from the text's beginning.</param>
/// <param name="message">What is wrong.</param>
/// <param name="hint">What to do; null where the message says it.</param>
internal sealed class SyntaxException(int offset, string message, string? hint = null) : Exception(message)
{
    internal int Offset { get; } = offset;

    internal string? Hint { get; } = hint;
}
