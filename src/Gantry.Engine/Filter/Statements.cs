using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>What a rule does: verdicts, <c>reject</c>, <c>log</c>, <c>limit</c>, <c>counter</c>, <c>comment</c>; in a chain that translates, <see cref="NatStatements"/> too.</summary>
internal static class Statements
{
    private const int LongestComment = 128; // NFTNL_UDATA_COMMENT_MAXLEN, libnftnl
    private const int LongestPrefix = 127; // NF_LOG_PREFIXLEN, include/uapi/linux/netfilter/nf_log.h, with its NUL

    /// <summary>The words that statements begin with.</summary>
    internal static IEnumerable<string> Words(RuleScope scope) =>
        [.. Verdicts.Words, "reject", "log", "limit", "counter", "comment", .. scope.IsNat ? NatStatements.Words : []];

    /// <summary>Takes the statement that begins here; false where none does.</summary>
    /// <exception cref="SyntaxException">It can't be read.</exception>
    internal static bool TryRead(TokenReader t, RuleDraft rule, RuleScope scope)
    {
        Token word = t.Peek;
        if (word.Kind != TokenKind.Word)
        {
            return false;
        }
        if (Verdicts.Find(word.Text) is { } verdict)
        {
            t.Take();
            rule.Add(verdict);
            rule.Verdict = word.Text;
            return true;
        }
        switch (word.Text)
        {
            case "reject":
                t.Take();
                rule.Add(Reject(t, rule));
                rule.Verdict = word.Text;
                return true;
            case "log":
                t.Take();
                rule.Add(Log(t));
                return true;
            case "limit":
                t.Take();
                rule.Add(Limit(t));
                return true;
            case "counter":
                Counter(t);
                rule.Add(new Counter());
                return true;
            case "comment":
                t.Take();
                rule.Comment = Comment(t);
                return true;
            default:
                return scope.IsNat && NatStatements.TryRead(t, rule, scope);
        }
    }

    private static Reject Reject(TokenReader t, RuleDraft rule)
    {
        if (!t.TryTake("with"))
        {
            return rule.Family switch
            {
                Family.IPv4 => new Reject(RejectType.Icmp, (byte)Names.IcmpCodes["port-unreachable"]),
                Family.IPv6 => new Reject(RejectType.Icmp, (byte)Names.IcmpV6Codes["port-unreachable"]),
                _ => new Reject(),
            };
        }
        Token with = t.TakeWord("tcp, icmp, icmpv6 or icmpx");
        switch (with.Text)
        {
            case "tcp":
                t.Expect("reset");
                rule.RequireFirst(Transport.Tcp, with.Offset);
                return new Reject(RejectType.TcpReset);
            case "icmp":
                rule.RequireFirst(Family.IPv4, with.Offset);
                return new Reject(RejectType.Icmp, Code(t, Names.IcmpCodes));
            case "icmpv6":
                rule.RequireFirst(Family.IPv6, with.Offset);
                return new Reject(RejectType.Icmp, Code(t, Names.IcmpV6Codes));
            case "icmpx":
                return new Reject(RejectType.Icmpx, Code(t, Names.IcmpxCodes));
            default:
                throw new SyntaxException(with.Offset, $"a packet is rejected with tcp, icmp, icmpv6 or icmpx, not with {with.Shown}");
        }
    }

    private static byte Code(TokenReader t, Dictionary<string, uint> codes)
    {
        t.TryTake("type");
        Token word = t.TakeWord("a reason");
        return codes.TryGetValue(word.Text, out uint code)
            ? (byte)code
            : throw new SyntaxException(word.Offset, $"{word.Shown} is no reason", Suggestion.Hint(word.Text, codes.Keys) ?? $"known here: {string.Join(", ", codes.Keys)}");
    }

    private static Log Log(TokenReader t)
    {
        var log = new Log();
        while (true)
        {
            int offset = t.Peek.Offset;
            if (t.TryTake("prefix"))
            {
                Token prefix = t.TakeWord("a text");
                t.Rewrite($"\"{prefix.Text}\"");
                log = prefix.Text.Length is > 0 and <= LongestPrefix
                    ? log with { Prefix = prefix.Text }
                    : throw new SyntaxException(prefix.Offset, $"a prefix has 1 to {LongestPrefix} characters, this one has {prefix.Text.Length}");
            }
            else if (t.TryTake("level"))
            {
                Token level = t.TakeWord("a level");
                log = Names.LogLevels.TryGetValue(level.Text, out uint number)
                    ? log with { Level = (LogLevel)number }
                    : throw new SyntaxException(level.Offset, $"{level.Shown} is no level: {string.Join(", ", Names.LogLevels.Keys)}", Suggestion.Hint(level.Text, Names.LogLevels.Keys));
            }
            else if (t.TryTake("flags"))
            {
                t.Expect("all");
                log = log with { Flags = LogFlags.All };
            }
            else if (t.TryTake("group"))
            {
                log = log with { Group = (ushort)t.TakeNumber("a group", ushort.MaxValue) };
            }
            else
            {
                return log;
            }
            if (log is { Group: not null, Level: not LogLevel.Warning } or { Group: not null, Flags: not LogFlags.None })
            {
                throw new SyntaxException(offset, "level and flags are for the kernel's log, not for a group");
            }
        }
    }

    private static Limit Limit(TokenReader t)
    {
        t.Expect("rate");
        bool over = t.TryTake("over");
        Token rate = t.TakeWord("a rate, like 10/second,");
        string[] parts = rate.Text.Split('/');
        uint size = 1;
        bool isBytes = parts.Length == 1 && t.Peek.Text.Split('/') is [var bytes, _] && Names.Bytes.TryGetValue(bytes, out size);
        if (isBytes)
        {
            parts = [parts[0], t.Take().Text.Split('/')[1]];
        }
        if (parts is not [var number, var time] || !Names.Seconds.TryGetValue(time, out uint seconds) || !Numbers.TryParse(number, out ulong count) || count is 0 or > uint.MaxValue)
        {
            throw new SyntaxException(rate.Offset, $"{rate.Shown} is no rate", "rates are like 10/second, 3/minute or 1 mbytes/second; known are second, minute, hour, day, week");
        }
        return new Limit(count * size, seconds, Burst(t, isBytes), isBytes ? LimitType.Bytes : LimitType.Packets, over);
    }

    /// <summary>nft's own: five packets, or no bytes.</summary>
    private static uint Burst(TokenReader t, bool isBytes)
    {
        if (!t.TryTake("burst"))
        {
            return isBytes ? 0u : 5u;
        }
        ulong burst = t.TakeNumber("a burst", 1 << 20);
        Token unit = t.TakeWord(isBytes ? "bytes, kbytes or mbytes" : "packets");
        uint size = isBytes ? Names.Bytes.GetValueOrDefault(unit.Text) : unit.Text == "packets" ? 1u : 0;
        return size != 0
            ? (uint)Math.Min(burst * size, uint.MaxValue)
            : throw new SyntaxException(unit.Offset, $"{(isBytes ? "bytes, kbytes or mbytes" : "\"packets\"")} is expected here, not {unit.Shown}");
    }

    /// <summary>As nft lists it, with what it has counted; it begins at zero here.</summary>
    private static void Counter(TokenReader t)
    {
        t.Take();
        if (t.TryTake("packets"))
        {
            t.TakeNumber("a number of packets", ulong.MaxValue);
            t.Expect("bytes");
            t.TakeNumber("a number of bytes", ulong.MaxValue);
            t.Rewrite("", count: 4);
        }
    }

    private static string Comment(TokenReader t)
    {
        Token comment = t.TakeWord("a text");
        t.Rewrite($"\"{comment.Text}\"");
        int length = System.Text.Encoding.UTF8.GetByteCount(comment.Text);
        return length is > 0 and <= LongestComment
            ? comment.Text
            : throw new SyntaxException(comment.Offset, $"a comment has 1 to {LongestComment} bytes, this one has {length}");
    }
}
