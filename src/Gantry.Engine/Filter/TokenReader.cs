using System.Text;

namespace Gantry.Engine.Filter;

/// <summary>Goes through the tokens of one rule, and keeps what it took as a person would write it: with single spaces, and names in quotes.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private readonly List<string> _taken = [];
    private int _next;

    internal Token Peek => Ahead(0);

    internal bool AtEnd => Peek.Kind == TokenKind.End;

    /// <summary>The rule as far as it was taken.</summary>
    internal string Words
    {
        get
        {
            var words = new StringBuilder();
            string before = "(";
            int braces = 0;
            foreach (string word in _taken)
            {
                // As nft lists it: "{ 80, 443 }", but "established,related" and "(syn|ack)".
                bool joins = before is "(" or "|" || (before == "," && braces == 0) || word is "," or ")" or "|";
                words.Append(joins ? "" : " ").Append(word);
                braces += word switch { "{" => 1, "}" => -1, _ => 0 };
                before = word;
            }
            return words.ToString();
        }
    }

    internal Token Ahead(int count) => tokens[Math.Min(_next + count, tokens.Count - 1)];

    internal Token Take()
    {
        Token token = Peek;
        if (token.Kind != TokenKind.End)
        {
            _next++;
            _taken.Add(token.Kind == TokenKind.Text ? $"\"{token.Text}\"" : token.Text);
        }
        return token;
    }

    internal bool TryTake(string text)
    {
        bool isThere = Peek.Is(text);
        if (isThere)
        {
            Take();
        }
        return isThere;
    }

    /// <exception cref="SyntaxException">Something else stands there.</exception>
    internal void Expect(string text)
    {
        if (!TryTake(text))
        {
            throw new SyntaxException(Peek.Offset, $"\"{text}\" is expected here, not {Peek.Shown}");
        }
    }

    /// <summary>Takes a word, or a text in quotes.</summary>
    /// <param name="what">What it should be, for the error: "a port".</param>
    /// <exception cref="SyntaxException">Something else stands there.</exception>
    internal Token TakeWord(string what) => Peek.Kind is TokenKind.Word or TokenKind.Text
        ? Take()
        : throw new SyntaxException(Peek.Offset, $"{what} is expected here, not {Peek.Shown}");

    /// <summary>Writes the last words that were taken in another way.</summary>
    internal void Rewrite(string words, int count = 1)
    {
        _taken.RemoveRange(_taken.Count - count, count);
        if (words.Length > 0)
        {
            _taken.Add(words);
        }
    }

    /// <summary>Takes a whole number.</summary>
    /// <exception cref="SyntaxException">Something else stands there, or it is too large.</exception>
    internal ulong TakeNumber(string what, ulong largest)
    {
        Token word = TakeWord(what);
        return Numbers.TryParse(word.Text, out ulong number) && number <= largest
            ? number
            : throw new SyntaxException(word.Offset, $"{what} is a number from 0 to {largest}, not {word.Shown}");
    }
}
