using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>Attributes of a policy rule (linux/fib_rules.h, FRA_*).</summary>
internal enum Fra : ushort
{
    Dst = 1,
    Src = 2,
    IifName = 3,
    Goto = 4,
    Priority = 6,
    FwMark = 10,
    SuppressIfGroup = 13,
    SuppressPrefixLen = 14,
    Table = 15,
    FwMask = 16,
    OifName = 17,
    Protocol = 21,
}

/// <summary>struct fib_rule_hdr (linux/fib_rules.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RuleHeader
{
    public byte Family;
    public byte DestinationLength;
    public byte SourceLength;
    public byte Tos;
    public byte Table;
    public byte Reserved1;
    public byte Reserved2;
    public RuleAction Action;
    public uint Flags;
}

/// <summary>What a policy rule does with the packets that it means (linux/fib_rules.h, FR_ACT_*).</summary>
public enum RuleAction : byte
{
    /// <summary>FR_ACT_UNSPEC: any, where one is deleted.</summary>
    Unspecified = 0,
    /// <summary>FR_ACT_TO_TBL: looks the route up in a table.</summary>
    Lookup = 1,
    /// <summary>FR_ACT_GOTO: goes on with a later rule.</summary>
    Goto = 2,
    /// <summary>FR_ACT_NOP: nothing.</summary>
    Nop = 3,
    /// <summary>FR_ACT_BLACKHOLE: drops it.</summary>
    Blackhole = 6,
    /// <summary>FR_ACT_UNREACHABLE: answers that the destination is unreachable.</summary>
    Unreachable = 7,
    /// <summary>FR_ACT_PROHIBIT: answers that it is forbidden.</summary>
    Prohibit = 8,
}

/// <summary>A policy rule: which packets look their route up in which table.</summary>
public sealed record PolicyRule
{
    internal const uint InvertFlag = 2; // FIB_RULE_INVERT
    private const uint NothingSuppressed = uint.MaxValue; // What the kernel tells where suppress_prefixlength is not set.

    /// <summary>IPv4 or IPv6.</summary>
    public required AddressFamily Family { get; init; }

    /// <summary>Where its packets come from (FRA_SRC); null: everywhere.</summary>
    public IPNetwork? From { get; init; }

    /// <summary>Where its packets go to (FRA_DST); null: everywhere.</summary>
    public IPNetwork? To { get; init; }

    /// <summary>The link through which its packets come in, by name (FRA_IIFNAME); lo: the host's own packets. The link need not be there.</summary>
    public InterfaceName? InputInterface { get; init; }

    /// <summary>The link that the sending socket is bound to, by name (FRA_OIFNAME). The link need not be there.</summary>
    public InterfaceName? OutputInterface { get; init; }

    /// <summary>The mark of its packets (FRA_FWMARK); null: any.</summary>
    public uint? Mark { get; init; }

    /// <summary>Which bits of the mark count (FRA_FWMASK); null: all.</summary>
    public uint? MarkMask { get; init; }

    /// <summary>The table to look in (FRA_TABLE); 0 where the action is another.</summary>
    public uint Table { get; init; }

    /// <summary>Its place: lower ones come first (FRA_PRIORITY); null: the kernel puts it before all but the first.</summary>
    public uint? Priority { get; init; }

    /// <summary>What it does with them.</summary>
    public RuleAction Action { get; init; } = RuleAction.Lookup;

    /// <summary>Who put it there (FRA_PROTOCOL): 0 as <c>ip rule add</c> leaves it, RTPROT_KERNEL for the rules that are there from the start.</summary>
    public byte Protocol { get; init; }

    /// <summary>Whether the kernel tells of a condition that is not read here: ports, protocols, users, an inverted one.</summary>
    public bool HasOtherConditions { get; init; }

    /// <summary>As iproute2 writes it: "priority 100 from 10.12.0.0/16 lookup 100".</summary>
    public override string ToString() => string.Concat(
    [
        Priority is { } priority ? $"priority {priority} " : "",
        $"from {(From is { } from ? from : "all")}",
        To is { } to ? $" to {to}" : "",
        InputInterface is { } input ? $" iif {input}" : "",
        OutputInterface is { } output ? $" oif {output}" : "",
        Mark is { } mark ? $" fwmark 0x{mark:x}{(MarkMask is not null || mark == 0 ? $"/0x{MarkMask ?? uint.MaxValue:x}" : "")}" : "",
        Action is RuleAction.Lookup or RuleAction.Unspecified ? $" lookup {Table}" : $" {Action.ToString().ToLowerInvariant()}",
    ]);

    internal static PolicyRule Read(Message message)
    {
        var header = message.Header<RuleHeader>();
        IPAddress? from = null, to = null;
        InterfaceName? input = null, output = null;
        uint? mark = null, mask = null, priority = null;
        uint table = header.Table;
        byte protocol = 0;
        bool masked = false;
        bool other = header.Tos != 0 || (header.Flags & InvertFlag) != 0;
        for (AttributeReader a = message.Attributes<RuleHeader>(); a.Next();)
        {
            switch ((Fra)a.Type)
            {
                case Fra.Src: from = a.Address; break;
                case Fra.Dst: to = a.Address; break;
                case Fra.IifName: input = InterfaceName.FromKernel(a.String); break;
                case Fra.OifName: output = InterfaceName.FromKernel(a.String); break;
                case Fra.FwMark: mark = a.U32; break;
                case Fra.FwMask: (masked, mask) = (true, a.U32 == uint.MaxValue ? null : a.U32); break;
                case Fra.Priority: priority = a.U32; break;
                case Fra.Table: table = a.U32; break;
                case Fra.Protocol: protocol = a.U8; break;
                case Fra.SuppressPrefixLen or Fra.SuppressIfGroup: other |= a.U32 != NothingSuppressed; break;
                default: other = true; break;
            }
        }
        return new PolicyRule
        {
            Family = header.Family == KernelFamily.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork,
            From = NetworkOf(from, header.SourceLength),
            To = NetworkOf(to, header.DestinationLength),
            InputInterface = input,
            OutputInterface = output,
            Mark = mark ?? (masked ? 0 : null), // The kernel leaves 0 out.
            MarkMask = mask,
            Table = table,
            Priority = priority,
            Action = header.Action,
            Protocol = protocol,
            HasOtherConditions = other,
        };
    }

    private static IPNetwork? NetworkOf(IPAddress? address, byte length) => address is null ? null
        : length <= (address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32) ? new InterfaceAddress(address, length).Network
        : throw new InvalidDataException($"A rule with a prefix of {length} bits.");
}

/// <summary>Requests about policy rules.</summary>
public static class PolicyRuleRequests
{
    /// <summary>Just like <c>ip rule add</c>.</summary>
    public static void AddPolicyRule(this Batch batch, PolicyRule rule) => Put(batch, rule, RouteMessage.NewRule, MessageFlags.Create | MessageFlags.Exclusive);

    /// <summary>
    /// Just like <c>ip rule delete</c>: the first rule that has all that is said here goes. One that has more than that fits too (net/core/fib_rules.c,
    /// rule_find), so the priority should be said.
    /// </summary>
    public static void DeletePolicyRule(this Batch batch, PolicyRule rule) => Put(batch, rule, RouteMessage.DelRule, MessageFlags.None);

    private static void Put(Batch batch, PolicyRule rule, RouteMessage type, MessageFlags flags)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(rule);
        MessageWriter w = batch.Begin((ushort)type, flags);
        w.PutHeader(new RuleHeader
        {
            Family = rule.Family.ToKernel(),
            DestinationLength = (byte)(rule.To?.PrefixLength ?? 0),
            SourceLength = (byte)(rule.From?.PrefixLength ?? 0),
            Table = rule.Table <= byte.MaxValue ? (byte)rule.Table : (byte)0,
            Action = type == RouteMessage.DelRule && rule.Action == RuleAction.Lookup ? RuleAction.Unspecified : rule.Action,
        });
        if (rule.Protocol != 0)
        {
            w.PutU8(Fra.Protocol, rule.Protocol);
        }
        if (rule.From is { } from)
        {
            w.PutAddress(Fra.Src, from.BaseAddress);
        }
        if (rule.To is { } to)
        {
            w.PutAddress(Fra.Dst, to.BaseAddress);
        }
        if (rule.Priority is { } priority)
        {
            w.PutU32(Fra.Priority, priority);
        }
        if (rule.Mark is { } mark)
        {
            w.PutU32(Fra.FwMark, mark);
        }
        if (rule.MarkMask is not null || rule.Mark == 0)
        {
            w.PutU32(Fra.FwMask, rule.MarkMask ?? uint.MaxValue); // A mark of 0 without a mask would be any (net/core/fib_rules.c, fib_nl2rule).
        }
        if (rule.Table > byte.MaxValue)
        {
            w.PutU32(Fra.Table, rule.Table);
        }
        if (rule.InputInterface is { } input)
        {
            w.PutString(Fra.IifName, input.ToString());
        }
        if (rule.OutputInterface is { } output)
        {
            w.PutString(Fra.OifName, output.ToString());
        }
    }
}
