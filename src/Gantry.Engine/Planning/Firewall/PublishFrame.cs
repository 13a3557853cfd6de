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

    private static readonly (bool IsRange, bool HasAddress)[] s_maps = [(false, false), (false, true), (true, false), (true, true)];

    /// <summary>Single ports lie in hashes: an insertion into an interval map takes longer the more there is in it.</summary>
    internal static ImmutableArray<Set> Sets { get; } =
    [
        Pairs(FirewallTable.Hairpin4, DataType.IPv4Address),
        Pairs(FirewallTable.Hairpin6, DataType.IPv6Address),
        .. s_maps.Select(map => Map(ipv6: false, map.IsRange, map.HasAddress)),
        .. s_maps.Select(map => Map(ipv6: true, map.IsRange, map.HasAddress)),
    ];

    /// <summary>The names of a family's maps.</summary>
    internal static IEnumerable<string> PortMaps(bool ipv6) => s_maps.Select(map => FirewallTable.PortMap(ipv6, map.IsRange, map.HasAddress));

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
        .. s_maps.Select(map => Lookup(ipv6: false, map.IsRange, map.HasAddress)),
        new(Published, "ip6 daddr ::1 return", [.. Match.Destination(s_loopback6), Verdict.Return], "IPv6 has no route_localnet"),
        new(Published, "ip6 saddr ::1 return", [.. Match.Source(s_loopback6), Verdict.Return], "nor for what comes from there"),
        .. s_maps.Select(map => Lookup(ipv6: true, map.IsRange, map.HasAddress)),
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
            new(chain, $"ip saddr 127.0.0.0/8 oifname @{FirewallTable.Networks} masquerade",
                [.. Match.Source(s_loopback4), .. Match.OutputInterfaceIn(FirewallTable.Networks), new Masquerade()], "nobody can answer to 127.0.0.1"),
        ];
    }

    private static FrameRule Lookup(bool ipv6, bool isRange, bool hasAddress)
    {
        string map = FirewallTable.PortMap(ipv6, isRange, hasAddress);
        Family family = ipv6 ? Family.IPv6 : Family.IPv4;
        int addressSize = (int)AddressOf(ipv6).Length;
        int offset = hasAddress ? addressSize : 0;
        (string ip, Payload destination) = ipv6 ? ("ip6", Payload.IPv6Destination) : ("ip", Payload.IPv4Destination);
        return new FrameRule(
            Published,
            hasAddress
                ? $"dnat {ip} to {ip} daddr . meta l4proto . th dport map @{map}"
                : $"meta nfproto {(ipv6 ? "ipv6" : "ipv4")} dnat {ip} to meta l4proto . th dport map @{map}",
            [
                .. Match.Protocol(family),
                .. hasAddress ? ImmutableArray.Create<Expression>(destination) : [],
                new Meta(MetaKey.TransportProtocol, Registers.At(offset)),
                // Nothing comes of it with a single byte, but nft says it: the table is the same after nft has saved and loaded it.
                .. isRange ? ImmutableArray.Create<Expression>(new ByteSwap(DataType.Protocol.Length, 2, At: Registers.At(offset))) : [],
                Payload.DestinationPort with { Into = Registers.At(offset + 4) },
                new Lookup(map, Into: Register.R1),
                new Nat(NatType.Destination, family, Address: Register.R1, Port: isRange ? null : Registers.At(addressSize)),
            ],
            CommentOf(ipv6, isRange, hasAddress));
    }

    private static Set Map(bool ipv6, bool isRange, bool hasAddress)
    {
        DataType address = AddressOf(ipv6);
        return new Set(
            Family.Inet,
            FirewallTable.Name,
            FirewallTable.PortMap(ipv6, isRange, hasAddress),
            hasAddress ? [address, DataType.Protocol, DataType.Port] : [DataType.Protocol, DataType.Port],
            IsInterval: isRange,
            Data: isRange ? [address] : [address, DataType.Port],
            Comment: CommentOf(ipv6, isRange, hasAddress));
    }

    private static string CommentOf(bool ipv6, bool isRange, bool hasAddress) =>
        $"{(isRange ? "ranges of ports" : "ports")} on {(hasAddress ? "one" : "every")} {(ipv6 ? "IPv6" : "IPv4")} address of the host";

    private static DataType AddressOf(bool ipv6) => ipv6 ? DataType.IPv6Address : DataType.IPv4Address;

    private static Set Pairs(string name, DataType address) =>
        new(Family.Inet, FirewallTable.Name, name, [address, address], Comment: "nodes that publish ports, each to itself");
}
