using System.Text.RegularExpressions;
using CsCheck;
using Gantry.Engine.Filter;
using Gantry.Netlink.NfTables;
using Xunit;

namespace Gantry.Engine.Tests.Filter;

/// <summary>Whatever somebody writes is understood as nft understands it, or refused with a place in the line.</summary>
public sealed partial class RuleFuzzTests
{
    private static readonly Chain s_forward = new(Family.Inet, "t", "c", new BaseChain("filter", Hook.Forward, 0));
    private static readonly string[] s_words = [.. Lines.Understood.SelectMany(line => line.Split(' ')).Distinct()];

    /// <summary>The words of one or two lines, some taken out, some exchanged for others.</summary>
    private static readonly Gen<string> s_mixed =
        from first in Of(Lines.Understood)
        from second in Of(["", .. Lines.Understood])
        from cut in Gen.Int[0, 20]
        from at in Gen.Int[0, 20]
        from word in Of(["", .. s_words])
        select Mix(first, second, cut, at, word);

    [Fact]
    public void What_is_understood_means_the_same_to_nft()
    {
        HashSet<string> understood = [];
        s_mixed.Sample(
            line =>
            {
                try
                {
                    string words = RuleParser.ParseRule(line, new RuleScope(s_forward.Base!.Hook)).Words;
                    if (IsNftsOwn().IsMatch(words))
                    {
                        return;
                    }
                    lock (understood)
                    {
                        understood.Add(words);
                    }
                }
                catch (SyntaxException e)
                {
                    Assert.InRange(e.Offset, 0, line.Length);
                }
            },
            iter: 20_000);
        Assert.True(understood.Count > 300, $"only {understood.Count} lines");
        NftComparison.AssertSame(s_forward, [.. understood]);
    }

    [Fact]
    public void Any_characters_are_understood_or_refused() => Gen.String[Gen.Char[" \n;#\"{}(),|&=!<>.:/-@*tcpipdortsaddr0123456789"], 0, 40].Sample(line =>
    {
        try
        {
            RuleParser.ParseChain(line, new RuleScope(Hook.Forward));
        }
        catch (SyntaxException e)
        {
            Assert.InRange(e.Offset, 0, line.Length);
        }
    });

    /// <summary>
    /// What nft 1.0.6 does in its own way. It joins neighbours of a header even where other matches stand between them, and moves the first
    /// behind those; it rejects as for IPv6 behind a set of both families; it aborts when it lists ports of a protocol that has none.
    /// </summary>
    [GeneratedRegex(@"\b(ip|ip6|tcp|udp|sctp|icmp|icmpv6) (?!saddr|daddr).*\b(\1|th) |\bth .*\b(tcp|udp|sctp|icmp|icmpv6) |nfproto \{.*reject|(l4proto|protocol|nexthdr) .*\bth ")]
    private static partial Regex IsNftsOwn();

    private static Gen<string> Of(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Mix(string first, string second, int cut, int at, string word)
    {
        List<string> words = [.. first.Split(' ')];
        words.RemoveRange(Math.Min(cut, words.Count), Math.Max(0, words.Count - cut));
        words.AddRange(second.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (word.Length > 0 && at < words.Count)
        {
            words[at] = word;
        }
        return string.Join(' ', words);
    }
}
