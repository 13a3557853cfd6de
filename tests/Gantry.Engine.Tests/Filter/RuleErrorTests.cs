using Gantry.Engine.Filter;
using Gantry.Netlink.NfTables;
using Xunit;

namespace Gantry.Engine.Tests.Filter;

/// <summary>What is not understood is pointed at, and the error says what would be.</summary>
public sealed class RuleErrorTests
{
    /// <summary>A line, the word that is wrong, what the error says, what it suggests.</summary>
    public static TheoryData<string, string, string, string?> Wrong => new()
    {
        { "tpc dport 22 accept", "tpc", "\"tpc\" is not understood", "did you mean \"tcp\"?" },
        { "tcp dprot 22 accept", "dprot", "\"dprot\" is nothing that can be matched behind \"tcp\"", "did you mean \"dport\"?" },
        { "tcp option maxseg size 1 accept", "option", "\"option\" is nothing that can be matched behind \"tcp\"", "known here: sport, dport, flags" },
        { "tcp dport 70000 accept", "70000", "70000 is too large for a port: at most 65535", null },
        { "tcp dport shh accept", "shh", "\"shh\" is not a port", "did you mean \"ssh\"?" },
        { "tcp dport { 80, 44x } accept", "44x", "\"44x\" is not a port", null },
        { "tcp dport 90-80 accept", "90-80", "\"90-80\" ends before it begins", null },
        { "tcp dport accept", "accept", "\"accept\" is not a port", null },
        { "tcp dport { 80 accept", "accept", "\"}\" is expected here, not \"accept\"", null },
        { "tcp dport @web accept", "@web", "sets with names are not supported", "write the elements out: { …, … }" },
        { "tcp dport { 80 } jump web", "jump", "\"jump\" is no verdict: accept, drop, return, continue", "chains of your own are not supported" },
        { "ip saddr fd00::1 accept", "fd00::1", "\"fd00::1\" is an IPv6 address: it is matched by ip6, not by ip", null },
        { "ip6 saddr 10.0.0.1 accept", "10.0.0.1", "\"10.0.0.1\" is an IPv4 address: it is matched by ip, not by ip6", null },
        { "ip saddr 10.0.0.0/33 accept", "10.0.0.0/33", "\"10.0.0.0/33\" has no prefix length from 0 to 32", null },
        { "ip saddr 10.0.0 accept", "10.0.0", "\"10.0.0\" is not an IPv4 address", null },
        { "ip saddr 10.0.0.1 ip6 daddr fd00::1 accept", "ip6", "the rule matches IPv4 already, and this is IPv6", "make two rules of it" },
        { "tcp dport 22 udp sport 53 accept", "udp", "the rule matches tcp already, and this is udp", "make two rules of it" },
        { "udp dport 53 reject with tcp reset", "tcp", "the rule matches udp already, and this is tcp", "make two rules of it" },
        { "iifname lan1 accept", "lan1", "the node has no interface \"lan1\"", "did you mean \"lan0\"?" },
        { "iifname tun0 accept", "tun0", "the node has no interface \"tun0\"", "it has lan0, wan0; one that comes later is matched with an asterisk: \"tun0*\"" },
        { "iifname \"*\" accept", "\"*\"", "\"*\" matches everything: leave it out", null },
        { "iifname an-interface-with-16 accept", "an-interface-with-16", "\"an-interface-with-16\" is no interface name: it has 20 bytes, the kernel takes at most 15", null },
        { "iif lan0 accept", "lan0", "iif and oif match the number that \"lan0\" has when the rule is made; match its name by iifname or oifname", null },
        { "ct state establised accept", "establised", "\"establised\" is not a state: invalid, established, related, new, untracked", "did you mean \"established\"?" },
        { "icmp type ping accept", "ping", "\"ping\" is not a type of ICMP", null },
        { "icmp type echo-reqest accept", "echo-reqest", "\"echo-reqest\" is not a type of ICMP", "did you mean \"echo-request\"?" },
        { "meta mark < 5 accept", "<", "meta mark has no order: it is compared by == and != only", null },
        { "meta mark 1-5 accept", "1-5", "\"1-5\" is not a mark", null },
        { "accept drop", "drop", "\"drop\" has no effect: \"accept\" before it ends the rule", "a second rule is an item of its own, or comes behind a semicolon" },
        { "accept comment \"a\" drop", "drop", "nothing comes behind a comment, but \"drop\" does", null },
        { "comment \"a\" accept", "comment", "a comment needs a rule before it", null },
        { "tcp dport 22 accept comment \"open", "\"open", "the text that begins here has no closing quote", null },
        { "reject with icmp type port-unreachble", "port-unreachble", "\"port-unreachble\" is no reason", "did you mean \"port-unreachable\"?" },
        { "reject with unreachable", "unreachable", "a packet is rejected with tcp, icmp, icmpv6 or icmpx, not with \"unreachable\"", null },
        { "limit rate 5 accept", "5", "\"5\" is no rate", "rates are like 10/second, 3/minute or 1 mbytes/second; known are second, minute, hour, day, week" },
        { "limit rate 5/second burst 3 accept", "accept", "\"packets\" is expected here, not \"accept\"", null },
        { "log level loud", "loud", "\"loud\" is no level: emerg, alert, crit, err, warn, notice, info, debug", null },
        { "log group 1 level info", "level", "level and flags are for the kernel's log, not for a group", null },
        { "policy reject", "reject", "a policy is accept or drop, and nothing else", null },
        { "policy drop accept", "accept", "a policy is accept or drop, and nothing else", null },
        { "policy drop; tcp dport 22 accept; policy accept", "policy accept", "the chain has a policy already", null },
        { "type filter hook forward priority 0", "type", "\"type\" is settled by the chain's name here", "only policy accept or policy drop can be said" },
        { "oifname wan0 masquerade", "masquerade", "a filter does not translate addresses: \"masquerade\" has no place here", "the node's keys masquerade: and dnat: do" },
        { "tcp dport 22 $DROP", "$DROP", "\"$\" has no meaning here", null },
        { "ip saddr . tcp dport { 10.0.0.1 22 } accept", "22", "\".\" is expected here, not \"22\"", null },
        { "ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.1 . 22 } accept", "10.0.0.1 . 22 }", "the element that begins here is there twice", null },
        { "tcp dport vmap { 22 : accept, 22 : drop }", "22 : drop", "the element that begins here is there twice", null },
        { "tcp dport vmap { 22-30 : accept, 25 : drop }", "25", "what begins here overlaps another key of the map", null },
        { "meta mark . tcp dport { 1 . 22-23 } accept", "1 . 22-23 }", "ranges can't stand beside meta mark: write every value out", null },
        { "tcp dport vmap { 22 : jump }", "jump", "\"jump\" is no verdict: accept, drop, return, continue", "chains of your own are not supported" },
        { "meta mark set tcp", "tcp", "\"tcp\" is not a mark", null },
        { "tcp dport set 22", "tcp", "tcp dport can't be set here; marks can: meta mark, ct mark", null },
        { "tcp", "", "the end of the rule is nothing that can be matched behind \"tcp\"", "known here: sport, dport, flags" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_pointed_at(string line, string word, string message, string? hint)
    {
        SyntaxException error = Assert.Throws<SyntaxException>(() => RuleParser.ParseChain(line, new RuleScope(Hook.Forward, Interfaces: ["lan0", "wan0"])));
        Assert.Equal(message, error.Message);
        Assert.Equal(hint, error.Hint);
        Assert.Equal(word.Length == 0 ? line.Length : line.LastIndexOf(word, StringComparison.Ordinal), error.Offset);
    }

    [Theory]
    [InlineData("oifname wan0 accept", Hook.Input, "no packet has oifname in input")]
    [InlineData("meta iifname lan0 accept", Hook.Output, "no packet has meta iifname in output")]
    [InlineData("fib saddr . iif oif missing drop", Hook.Output, "no packet has fib saddr . iif oif in output")]
    internal void An_interface_that_no_packet_has_there_is_refused(string line, Hook hook, string message) =>
        Assert.Equal(message, Assert.Throws<SyntaxException>(() => RuleParser.ParseChain(line, new RuleScope(hook))).Message);

    [Fact]
    public void A_chain_is_lines_or_semicolons_with_comments_and_a_policy()
    {
        ParsedChain chain = RuleParser.ParseChain(
            """
            policy drop; ct state established,related   accept # answers
            # the web
            tcp dport {
                80,  # plain
                443,
            } counter packets 5 bytes 300 accept comment "a; b # c"
            """,
            new RuleScope(Hook.Input));
        Assert.False(chain.Accepts);
        Assert.Equal(
            ["ct state established,related accept", "tcp dport { 80, 443 } counter accept comment \"a; b # c\""],
            chain.Rules.Select(rule => rule.Words));
        Assert.Null(RuleParser.ParseChain("", new RuleScope(Hook.Input)).Accepts);
    }
}
