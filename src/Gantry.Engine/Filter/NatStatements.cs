using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Filter;

/// <summary>
/// Translation of addresses: <c>masquerade</c>, <c>dnat ip to ADDRESS</c>, <c>dnat ip to ADDRESS:PORT</c>, <c>dnat ip to numgen inc mod 2 map
/// { 0 : ADDRESS . PORT, … }</c>, <c>dnat ip to tcp dport map { PORT : ADDRESS . PORT, … }</c>. Gantry writes these itself.
/// </summary>
internal static class NatStatements
{
    internal static IEnumerable<string> Words => ["masquerade", "dnat"];

    internal static bool TryRead(TokenReader t, RuleDraft rule, RuleScope scope)
    {
        if (t.TryTake("masquerade"))
        {
            rule.Add(new Masquerade());
            rule.Verdict = "masquerade";
            return true;
        }
        if (!t.TryTake("dnat"))
        {
            return false;
        }
        Family family = t.TryTake("ip6") ? Family.IPv6 : Family.IPv4;
        if (family == Family.IPv4)
        {
            t.Expect("ip");
        }
        t.Expect("to");
        int offset = t.Peek.Offset;
        if (t.TryTake("numgen"))
        {
            t.Expect("inc");
            t.Expect("mod");
            var modulus = (uint)t.TakeNumber("a number of servers", uint.MaxValue);
            Translate(rule, family, DataType.Integer, new NumberGenerator(NumberSequence.Incremental, modulus), ReadMap(t, number => Value.Number((uint)number)));
        }
        else if (Selector.TryRead(t, scope) is { } selector)
        {
            rule.Require(selector, offset);
            Translate(rule, family, selector.Kind.Type, selector.Load(Register.R1), ReadMap(t, number => Value.Port((ushort)number)));
        }
        else
        {
            IPEndPoint to = ReadTarget(t);
            rule.Add(Statement.DestinationNat(to.Address, to.Port == 0 ? null : (ushort)to.Port));
        }
        rule.Verdict = "dnat";
        return true;
    }

    private static void Translate(RuleDraft rule, Family family, DataType key, Expression load, (ImmutableArray<SetElement> Elements, bool Ports) map)
    {
        DataType address = family == Family.IPv6 ? DataType.IPv6Address : DataType.IPv4Address;
        EquatableArray<DataType> data = map.Ports ? [address, DataType.Port] : [address];
        rule.Add(
            load,
            new AnonymousLookup(new AnonymousSet([key], map.Elements, Data: data), Into: Register.R1),
            new Nat(NatType.Destination, family, Address: Register.R1, Port: map.Ports ? Registers.At((int)address.Length) : null));
    }

    private static (ImmutableArray<SetElement> Elements, bool Ports) ReadMap(TokenReader t, Func<ulong, Value> keyOf)
    {
        var elements = ImmutableArray.CreateBuilder<SetElement>();
        bool ports = false;
        t.Expect("map");
        t.Expect("{");
        do
        {
            Value key = keyOf(t.TakeNumber("a number", uint.MaxValue));
            t.Expect(":");
            Value address = Value.Address(IPAddress.Parse(t.TakeWord("an address").Text));
            ports = t.TryTake(".");
            elements.Add(new SetElement(key, Data: ports ? Value.Join(address, Value.Port((ushort)t.TakeNumber("a port", ushort.MaxValue))) : address));
        }
        while (t.TryTake(","));
        t.Expect("}");
        return (elements.ToImmutable(), ports);
    }

    private static IPEndPoint ReadTarget(TokenReader t)
    {
        Token word = t.TakeWord("an address");
        return IPEndPoint.TryParse(word.Text, out IPEndPoint? target) ? target : throw new SyntaxException(word.Offset, $"{word.Shown} is no address");
    }
}
