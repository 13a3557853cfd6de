namespace Gantry.Engine.Model;

/// <summary>The name of a fabric, a node or a network: 1 to 63 letters, digits, '-' and '_', the first a letter or digit, none of the reserved words.</summary>
public readonly record struct FabricName
{
    private const int MaxLength = 63;
    private const int HashDigits = 13; // All of a hash.
    private static readonly string[] s_reserved = ["host", "none", "true", "false", "yes", "no", "on", "off"];
    private readonly string? _text;

    /// <summary>Makes a name.</summary>
    /// <exception cref="ArgumentException">It breaks the rule.</exception>
    public FabricName(string text)
    {
        _text = WhyNot(text) is { } reason ? throw new ArgumentException($"\"{text}\" is no name: {reason}.", nameof(text)) : text;
    }

    /// <summary>
    /// Makes a name for what an engine calls otherwise: of as much of that as can be read in one, and a hash of all that tells it from others.
    /// </summary>
    /// <param name="readable">What a person may know it by.</param>
    /// <param name="length">How much of that is taken, at most.</param>
    /// <param name="parts">What tells it from others.</param>
    public static FabricName Derived(string readable, int length, params ReadOnlySpan<string> parts)
    {
        ArgumentNullException.ThrowIfNull(readable);
        return new FabricName($"{string.Concat(readable.Take(length).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'))}-{NameHash.Word(NameHash.Of(parts), HashDigits)}");
    }

    /// <summary>Why this can't be a name, or null.</summary>
    public static string? WhyNot(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "" => "it is empty",
            { Length: > MaxLength } => $"it has {text.Length} characters, at most {MaxLength} are allowed",
            _ when !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') => "only letters, digits, '-' and '_' may be in it",
            _ when !char.IsAsciiLetterOrDigit(text[0]) => "it must begin with a letter or a digit",
            _ when s_reserved.Contains(text, StringComparer.OrdinalIgnoreCase) => "the word has a meaning of its own in the file",
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";
}
