using System.Text;
using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Filter;

/// <summary>Names of interfaces, and beginnings of them with an asterisk behind.</summary>
internal sealed record InterfaceKind() : Kind(DataType.InterfaceName, "an interface", [])
{
    private const char Wildcard = '*';

    internal override bool IsOrdered => false;

    internal override Operand Read(TokenReader t, RuleScope scope)
    {
        Token word = t.TakeWord(What);
        t.Rewrite($"\"{word.Text}\"");
        if (WhyNot(word.Text, out Operand operand) is { } reason)
        {
            throw new SyntaxException(word.Offset, reason);
        }
        if (operand.IsOne && scope.Interfaces is { } known && !known.Contains(word.Text))
        {
            throw new SyntaxException(word.Offset, $"the node has no interface \"{word.Text}\"",
                Suggestion.Hint(word.Text, known) ?? $"it has {string.Join(", ", known)}; one that comes later is matched with an asterisk: \"{word.Text}*\"");
        }
        return operand;
    }

    protected override string? WhyNot(string text, out Operand operand)
    {
        operand = default;
        string name = text.TrimEnd(Wildcard);
        if (text.Length - name.Length > 1 || InterfaceName.WhyNot(name) is not null)
        {
            return name.Length == 0 ? $"\"{text}\" matches everything: leave it out" : $"\"{text}\" is no interface name: {InterfaceName.WhyNot(name) ?? "one asterisk stands at its end"}";
        }
        Value first = Value.Interface(name);
        if (name == text)
        {
            operand = Operand.One(first);
            return null;
        }
        int length = Encoding.UTF8.GetByteCount(name);
        byte[] last = [.. first.Bytes];
        last.AsSpan(length).Fill(byte.MaxValue);
        operand = new Operand(first, Value.Of(last), length * 8);
        return null;
    }
}
