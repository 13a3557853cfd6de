using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>
/// The frame's part for published ports: maps that lead from ports of the host to nodes, and the rules that ask them. A published port is
/// an element, never a rule. Only the first packet of a connection to an address of the host itself is looked up, once in each map.
/// </summary>
internal static class PublishFrame
{
    private const string Published = "published";
    private const string Prerouting = "prerouting";
    private const string Output = "output";
    private const string Raw = "raw";
    private static readonly IPNetwork s_loopback4 = new(IPAddress.Parse("127.0.0.0"), 8);
    private static readonly IPNetwork s_loopback6 = new(IPAddress.IPv6Loopback, 128);

    /// <summary>Single ports lie in hashes: an insertion into an interval map takes longer the more there is in it.</summary>
    internal static ImmutableArray<Set> Sets { get; } =
    [
        Pairs(FirewallTable.Hairpin4, DataType.IPv4Address),
        Pairs(FirewallTable.Hairpin6, DataType.IPv6Address),
        Ports(FirewallTable.Ports4, DataType.IPv4Address, "ports of all IPv4 addresses of the host"),
        PortsAt(FirewallTable.PortsAt4, DataType.IPv4Address, "ports of one IPv4 address of the host"),
        Ranges(FirewallTable.Ranges4, DataType.IPv4Address, "ranges of ports of all IPv4 addresses of the host"),
        RangesAt(FirewallTable.RangesAt4, DataType.IPv4Address, "ranges of ports of one IPv4 address of the host"),
        Ports(FirewallTable.Ports6, DataType.IPv6Address, "ports of all IPv6 addresses of the host"),
        PortsAt(FirewallTable.PortsAt6, DataType.IPv6Address, "ports of one IPv6 address of the host"),
        Ranges(FirewallTable.Ranges6, DataType.IPv6Address, "ranges of ports of all IPv6 addresses of the host"),
        RangesAt(FirewallTable.RangesAt6, DataType.IPv6Address, "ranges of ports of one IPv6 address of the host"),
    ];

    internal static ImmutableArray<Chain> Chains { get; } =
    [
        new(Family.Inet, FirewallTable.Name, Raw, new BaseChain("filter", Hook.Prerouting, Priority: -300)),
        new(Family.Inet, FirewallTable.Name, Prerouting, new BaseChain("nat", Hook.Prerouting, Priority: -100)),
        new(Family.Inet, FirewallTable.Name, Output, new BaseChain("nat", Hook.Output, Priority: -100)),
        new(Family.Inet, FirewallTable.Name, Published),
    ];

    internal static ImmutableArray<FrameRule> Rules { get; } =
    [
        // A bridge with route_localnet takes packets to 127.0.0.1 in, which the kernel else drops as martians.
        new(Raw, $"ip daddr 127.0.0.0/8 iifname @{FirewallTable.Networks} drop",
            [.. Match.Destination(s_loopback4), .. Match.InputInterfaceIn(FirewallTable.Networks), Verdict.Drop], "a node is not the host itself"),
        // Anybody's else it drops too, but only when it routes them: translated here, they would not be martians any more.
        new(Prerouting, "ip daddr 127.0.0.0/8 accept", [.. Match.Destination(s_loopback4), Verdict.Accept], "127.0.0.1 is not reached from elsewhere"),
        new(Prerouting, "fib daddr type local jump published", [.. Match.DestinationIsLocal(), Verdict.Jump(Published)], "to the host itself"),
        new(Output, "fib daddr type local jump published", [.. Match.DestinationIsLocal(), Verdict.Jump(Published)], "from the host to itself"),
        Lookup(FirewallTable.Ports4, ipv6: false, hasAddress: false, isRange: false),
        Lookup(FirewallTable.PortsAt4, ipv6: false, hasAddress: true, isRange: false),
        Lookup(FirewallTable.Ranges4, ipv6: false, hasAddress: false, isRange: true),
        Lookup(FirewallTable.RangesAt4, ipv6: false, hasAddress: true, isRange: true),
        new(Published, "ip6 daddr ::1 return", [.. Match.Destination(s_loopback6), Verdict.Return], "IPv6 has no route_localnet"),
        Lookup(FirewallTable.Ports6, ipv6: true, hasAddress: false, isRange: false),
        Lookup(FirewallTable.PortsAt6, ipv6: true, hasAddress: true, isRange: false),
        Lookup(FirewallTable.Ranges6, ipv6: true, hasAddress: false, isRange: true),
        Lookup(FirewallTable.RangesAt6, ipv6: true, hasAddress: true, isRange: true),
    ];

    /// <summary>The rule of the chain of forwarded packets.</summary>
    internal static FrameRule Forwarded(string chain) => new(
        chain,
        $"ct status dnat oifname @{FirewallTable.Networks} accept",
        [.. Match.ConnectionStatus(ConnectionStatus.DestinationNat), .. Match.OutputInterfaceIn(FirewallTable.Networks), Verdict.Accept],
        "published ports");

    /// <summary>
    /// The rules for connections whose source can't stay, because the answer would go past the host: straight to a neighbour, to the node
    /// itself, or nowhere. With br_netfilter the answers of neighbours pass the host's conntrack on their way through the bridge; such
    /// packets have no iifname here, and so the source stays (net/bridge/br_netfilter_hooks.c, br_nf_post_routing).
    /// </summary>
    internal static ImmutableArray<FrameRule> Hairpins(string chain)
    {
        ImmutableArray<Expression> dnat = Match.ConnectionStatus(ConnectionStatus.DestinationNat);
        return
        [
            new(chain, $"ct status dnat iifname . oifname @{FirewallTable.Within} masquerade",
                [.. dnat, .. Match.InterfacePairIn(FirewallTable.Within), new Masquerade()], "a published port of a neighbour"),
            new(chain, $"ct status dnat ip saddr . ip daddr @{FirewallTable.Hairpin4} masquerade",
                [.. dnat, .. Match.Protocol(Family.IPv4), Payload.IPv4Source, Payload.IPv4Destination with { Into = Registers.At(4) }, new Lookup(FirewallTable.Hairpin4), new Masquerade()],
                "a published port of its own"),
            new(chain, $"ct status dnat ip6 saddr . ip6 daddr @{FirewallTable.Hairpin6} masquerade",
                [.. dnat, .. Match.Protocol(Family.IPv6), Payload.IPv6Source, Payload.IPv6Destination with { Into = Register.R2 }, new Lookup(FirewallTable.Hairpin6), new Masquerade()],
                "a published IPv6 port of its own"),
            new(chain, $"ct status dnat ip saddr 127.0.0.0/8 oifname @{FirewallTable.Networks} masquerade",
                [.. dnat, .. Match.Source(s_loopback4), .. Match.OutputInterfaceIn(FirewallTable.Networks), new Masquerade()],
                "nobody can answer to 127.0.0.1"),
        ];
    }

    private static FrameRule Lookup(string map, bool ipv6, bool hasAddress, bool isRange)
    {
        Family family = ipv6 ? Family.IPv6 : Family.IPv4;
        string ip = ipv6 ? "ip6" : "ip";
        int addressSize = ipv6 ? 16 : 4;
        int offset = hasAddress ? addressSize : 0;
        return new FrameRule(
            Published,
            $"{(hasAddress ? "" : $"meta nfproto ipv{(ipv6 ? 6 : 4)} ")}dnat {ip} to {(hasAddress ? $"{ip} daddr . " : "")}meta l4proto . th dport map @{map}",
            [
                .. Match.Protocol(family),
                .. hasAddress ? [ipv6 ? Payload.IPv6Destination : Payload.IPv4Destination] : ImmutableArray<Expression>.Empty,
                new Meta(MetaKey.TransportProtocol, Registers.At(offset)),
                Payload.DestinationPort with { Into = Registers.At(offset + 4) },
                new Lookup(map, Into: Register.R1),
                new Nat(NatType.Destination, family, Address: Register.R1, Port: isRange ? null : Registers.At(addressSize)),
            ],
            map);
    }

    private static Set Pairs(string name, DataType address) =>
        new(Family.Inet, FirewallTable.Name, name, [address, address], Comment: "nodes that publish ports, each to itself");

    private static Set Ports(string name, DataType address, string comment) =>
        new(Family.Inet, FirewallTable.Name, name, [DataType.Protocol, DataType.Port], Data: [address, DataType.Port], Comment: comment);

    private static Set PortsAt(string name, DataType address, string comment) =>
        new(Family.Inet, FirewallTable.Name, name, [address, DataType.Protocol, DataType.Port], Data: [address, DataType.Port], Comment: comment);

    private static Set Ranges(string name, DataType address, string comment) =>
        new(Family.Inet, FirewallTable.Name, name, [DataType.Protocol, DataType.Port], IsInterval: true, Data: [address], Comment: comment);

    private static Set RangesAt(string name, DataType address, string comment) =>
        new(Family.Inet, FirewallTable.Name, name, [address, DataType.Protocol, DataType.Port], IsInterval: true, Data: [address], Comment: comment);
}
