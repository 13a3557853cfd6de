using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Filter;

/// <summary>The loopback interface by its number, which is the same in every namespace.</summary>
internal sealed record LoopbackKind() : Kind(DataType.InterfaceIndex, "an interface", ["lo"])
{
    private const int LoopbackIndex = 1; // include/net/net_namespace.h, LOOPBACK_IFINDEX

    internal override bool IsOrdered => false;

    internal override Operand Read(TokenReader t, RuleScope scope)
    {
        Operand operand = base.Read(t, scope);
        t.Rewrite("\"lo\"");
        return operand;
    }

    protected override string? WhyNot(string text, out Operand operand)
    {
        operand = Operand.One(Value.Number(LoopbackIndex));
        return text == "lo" ? null : $"iif and oif match the number that \"{text}\" has when the rule is made; match its name by iifname or oifname";
    }
}
