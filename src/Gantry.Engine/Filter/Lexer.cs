namespace Gantry.Engine.Filter;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A word, a number, an address.</summary>
    Word,
    /// <summary>A text in quotes.</summary>
    Text,
    /// <summary>A sign.</summary>
    Symbol,
    /// <summary>A line's end, or a semicolon.</summary>
    Break,
    /// <summary>Behind the last token.</summary>
    End,
}

/// <summary>A piece of a line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The piece; a text without its quotes.</param>
/// <param name="Offset">Where it begins, in characters from the text's beginning.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset)
{
    /// <summary>For an error: what stands there.</summary>
    internal string Shown => Kind is TokenKind.End or TokenKind.Break ? "the end of the rule" : $"\"{Text}\"";

    internal bool Is(string text) => Kind is TokenKind.Word or TokenKind.Symbol && Text == text;
}

/// <summary>Takes a chain's body apart, as nft's scanner does (nftables, src/scanner.l).</summary>
internal static class Lexer
{
    private const string Signs = "{}(),;|&=!<>\"#\n";
    private static readonly string[] s_pairs = ["==", "!=", "<=", ">="];

    /// <exception cref="SyntaxException">A text has no end, or a character has no place in nft's language.</exception>
    internal static List<Token> Read(string text)
    {
        List<Token> tokens = [];
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (c == '#')
            {
                i = text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
            }
            else if (c is '\n' or ';')
            {
                tokens.Add(new Token(TokenKind.Break, c.ToString(), i++));
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else
            {
                Token token = c == '"' ? ReadText(text, i) : Signs.Contains(c, StringComparison.Ordinal) ? ReadSymbol(text, i) : ReadWord(text, i);
                tokens.Add(token);
                i += token.Text.Length + (token.Kind == TokenKind.Text ? 2 : 0);
            }
        }
        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static Token ReadText(string text, int start)
    {
        int end = text.IndexOf('"', start + 1);
        string inside = end < 0 ? "\n" : text[(start + 1)..end];
        return inside.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && !inside.Contains('\\', StringComparison.Ordinal)
            ? new Token(TokenKind.Text, inside, start)
            : throw new SyntaxException(start, end < 0 ? "the text that begins here has no closing quote" : "a text holds printable characters only, and no backslash");
    }

    private static Token ReadSymbol(string text, int start) =>
        new(TokenKind.Symbol, s_pairs.FirstOrDefault(pair => string.CompareOrdinal(text, start, pair, 0, pair.Length) == 0) ?? text[start].ToString(), start);

    /// <summary>A colon belongs to an address; one at a word's end divides a map's key from what it leads to.</summary>
    private static Token ReadWord(string text, int start)
    {
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !Signs.Contains(text[end], StringComparison.Ordinal))
        {
            if (text[end] is < '!' or > '~' or '\\' or '\'' or '`' or '$')
            {
                throw new SyntaxException(end, $"\"{text[end]}\" has no meaning here");
            }
            end++;
        }
        if (end - start > 1 && text[end - 1] == ':' && text[end - 2] != ':')
        {
            end--;
        }
        string word = text[start..end];
        return new Token(word == ":" ? TokenKind.Symbol : TokenKind.Word, word, start);
    }
}
