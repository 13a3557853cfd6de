using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Golden;

internal static partial class NftRules
{
    private const byte HostUnreachable = 1; // ICMP_HOST_UNREACH, linux/icmp.h
    private const byte NoRoute = 0; // ICMPV6_NOROUTE, linux/icmpv6.h

    private static Dictionary<string, EquatableArray<Expression>> Statements => new()
    {
        ["accept"] = [Verdict.Accept],
        ["drop"] = [Verdict.Drop],
        ["return"] = [Verdict.Return],
        ["continue"] = [Verdict.Continue],
        ["jump"] = [Verdict.Jump("d")],
        ["goto"] = [Verdict.Goto("d")],
        ["comment"] = [Verdict.Accept],
        ["counter"] = [new Counter(), Verdict.Accept],
        ["limit"] = [new Limit(5), Verdict.Accept],
        ["limit-over-bytes"] = [new Limit(10 * 1024, Seconds: 60, Burst: 4 * 1024, LimitType.Bytes, Over: true), Verdict.Drop],
        ["log"] = [new Log()],
        ["log-prefix"] = [new Log("drop: ", LogLevel.Info, LogFlags.All)],
        ["log-group"] = [new Log("a", Group: 2)],
        ["reject"] = [new Reject()],
        ["reject-icmpx"] = [new Reject(IcmpxCode.AdminProhibited)],
        ["reject-icmp"] = [.. Match.Protocol(Family.IPv4), new Reject(RejectType.Icmp, HostUnreachable)],
        ["reject-icmpv6"] = [.. Match.Protocol(Family.IPv6), new Reject(RejectType.Icmp, NoRoute)],
        ["reject-tcp-reset"] = [.. Match.Protocol(Transport.Tcp), new Reject(RejectType.TcpReset)],
        ["notrack"] = [new NoTrack()],
        ["mark-set"] = [.. Statement.SetMark(0x50)],
        ["mark-set-bits"] = [new Meta(MetaKey.Mark), new Bitwise(Value.Number(0xfffffff0), Value.Number(1)), new Meta(MetaKey.Mark, Sets: true)],
        ["ct-mark-set"] = [.. Statement.SaveMark()],
        ["mark-restore"] = [.. Statement.RestoreMark()],
        ["daddr-set-to"] =
        [
            .. Match.Protocol(Family.IPv4),
            new Immediate(Value.Address(Ip("10.0.0.2"))),
            new PayloadWrite(PayloadBase.Network, 16, 4, PayloadChecksum.IPv4Address),
        ],
    };
}
