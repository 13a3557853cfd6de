using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>A rule, understood.</summary>
/// <param name="Words">nft's words, with single spaces.</param>
/// <param name="Expressions">What the kernel takes.</param>
/// <param name="Comment">Its comment.</param>
internal sealed record ParsedRule(string Words, ImmutableArray<Expression> Expressions, string? Comment);

/// <summary>The body of a chain in nft's own words, or what is understood of them.</summary>
/// <param name="Accepts">Its policy; null where it says none.</param>
/// <param name="Rules">Its rules in order.</param>
internal sealed record ParsedChain(bool? Accepts, ImmutableArray<ParsedRule> Rules);

/// <summary>Reads the body of a chain as nft does. What is supported is told in docs/filter.md, and by the errors.</summary>
internal static class RuleParser
{
    /// <summary>Reads lines with policies and rules.</summary>
    /// <exception cref="SyntaxException">One can't be read.</exception>
    internal static ParsedChain ParseChain(string text, RuleScope scope)
    {
        bool? accepts = null;
        var rules = ImmutableArray.CreateBuilder<ParsedRule>();
        foreach (IReadOnlyList<Token> line in Lines(Lexer.Read(text)))
        {
            if (line[0].Is("policy"))
            {
                accepts = accepts is null ? Policy(line) : throw new SyntaxException(line[0].Offset, "the chain has a policy already");
            }
            else
            {
                rules.Add(ParseRule(new TokenReader(line), scope));
            }
        }
        return new ParsedChain(accepts, rules.ToImmutable());
    }

    /// <summary>Reads one rule.</summary>
    /// <exception cref="SyntaxException">It can't be read.</exception>
    internal static ParsedRule ParseRule(string text, RuleScope scope) => ParseRule(new TokenReader(Lexer.Read(text)), scope);

    private static ParsedRule ParseRule(TokenReader t, RuleScope scope)
    {
        var rule = new RuleDraft();
        bool isEmpty = true;
        while (!t.AtEnd)
        {
            Token word = t.Peek;
            if (rule.Comment is not null)
            {
                throw new SyntaxException(word.Offset, $"nothing comes behind a comment, but {word.Shown} does");
            }
            if (rule.Verdict is { } verdict && !word.Is("comment"))
            {
                throw new SyntaxException(word.Offset, $"{word.Shown} has no effect: \"{verdict}\" before it ends the rule", "a second rule is an item of its own, or comes behind a semicolon");
            }
            if (word.Is("comment") && isEmpty)
            {
                throw new SyntaxException(word.Offset, "a comment needs a rule before it");
            }
            if (!Statements.TryRead(t, rule, scope) && !Matches.TryRead(t, rule, scope))
            {
                throw Unknown(word, scope);
            }
            isEmpty = false;
        }
        return !isEmpty ? new ParsedRule(t.Words, rule.Expressions, rule.Comment) : throw new SyntaxException(0, "there is no rule");
    }

    private static bool Policy(IReadOnlyList<Token> line)
    {
        Token policy = line[1];
        return line.Count != 3 || !(policy.Is("accept") || policy.Is("drop"))
            ? throw new SyntaxException((line.Count > 3 && (policy.Is("accept") || policy.Is("drop")) ? line[2] : policy).Offset, "a policy is accept or drop, and nothing else")
            : policy.Is("accept");
    }

    private static SyntaxException Unknown(Token word, RuleScope scope)
    {
        string[] known = [.. Selectors.FirstWords.Concat(Statements.Words(scope)).Distinct().Append("policy")];
        return word.Text switch
        {
            "jump" or "goto" => Verdicts.Unknown(word),
            "masquerade" or "dnat" or "snat" or "redirect" =>
                new SyntaxException(word.Offset, $"a filter does not translate addresses: \"{word.Text}\" has no place here", "the node's keys masquerade: and dnat: do"),
            "type" or "hook" or "priority" => new SyntaxException(word.Offset, $"\"{word.Text}\" is settled by the chain's name here", "only policy accept or policy drop can be said"),
            _ => new SyntaxException(word.Offset, $"{word.Shown} is not understood", Suggestion.Hint(word.Text, known) ?? $"a rule is made of {string.Join(", ", known)}"),
        };
    }

    /// <summary>The tokens between line ends and semicolons, but for those inside of braces.</summary>
    private static IEnumerable<IReadOnlyList<Token>> Lines(List<Token> tokens)
    {
        List<Token> line = [];
        int depth = 0;
        foreach (Token token in tokens)
        {
            depth += token.Kind != TokenKind.Symbol ? 0 : token.Text switch { "{" => 1, "}" => -1, _ => 0 };
            if (token.Kind is not (TokenKind.Break or TokenKind.End) || (token.Kind == TokenKind.Break && depth > 0))
            {
                if (token.Kind != TokenKind.Break)
                {
                    line.Add(token);
                }
            }
            else if (line.Count > 0)
            {
                line.Add(new Token(TokenKind.End, "", token.Offset));
                yield return line;
                line = [];
            }
        }
    }
}
