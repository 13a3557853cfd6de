using Gantry.Engine.Files;
using Xunit;

namespace Gantry.Engine.Tests.Firewall;

/// <summary>What is wrong with a firewall in the file is pointed at, to the character.</summary>
public sealed class FirewallFileTests
{
    /// <summary>The router's keys; the word that the error points at, in its first place behind "at:" if that is given; the message; the hint.</summary>
    public static TheoryData<string, string, string, string?> Wrong => new()
    {
        { "masquerade: wan1", "wan1", "node \"r1\" has no interface \"wan1\"", "did you mean \"wan0\"?" },
        { "masquerade: { from: 10.0.0.0/8 }", "{ from", "a masquerade of node \"r1\" says not through which interface", "out: INTERFACE" },
        { "masquerade: { out: wan0, from: 10.0.0.1/8 }", "10.0.0.1/8", "\"10.0.0.1/8\" has bits set behind its prefix: the subnet is 10.0.0.0/8", null },
        { "masquerade: { out: wan0, protocol: tpc }", "tpc", "protocol must be tcp, udp, sctp or icmp, not \"tpc\"", null },
        { "dnat: { in: wan0, to: 10.0.0.1, prot: 80 }", "prot", "unknown key \"prot\" in a dnat of node \"r1\"", "did you mean \"port\"?" },
        { "dnat: { in: wan9, to: 10.0.0.1 }", "wan9", "node \"r1\" has no interface \"wan9\"", "did you mean \"wan0\"?" },
        { "dnat: { port: 80, to: 10.0.0.1 }", "{ port", "a dnat must say which connections it is for", "in: INTERFACE, address: ADDRESS, or both" },
        { "dnat: { in: wan0, port: 80 }", "{ in", "a dnat of node \"r1\" says not where to", "to: ADDRESS, or to: ADDRESS:PORT" },
        { "dnat: { in: wan0, port: 70000, to: 10.0.0.1 }", "70000", "port 70000 is out of range: 1 to 65535", null },
        { "dnat: { in: wan0, port: 80, to: \"10.0.0.1:0\" }", "\"10.0.0.1:0\"", "port 0 is out of range: 1 to 65535", null },
        { "dnat: { in: wan0, port: 80, to: 10.0.0 }", "10.0.0 ", "\"10.0.0\" is no IP address", null },
        { "dnat: { address: 198.51.100.10, to: \"fd64::6\" }", "\"fd64::6\"", "198.51.100.10 can't be led to fd64::6: one is IPv4, the other IPv6", null },
        { "dnat: { in: wan0, to: [10.0.0.1, \"fd64::6\"] }", "\"fd64::6\"", "10.0.0.1 and fd64::6 can't take turns: one is IPv4, the other IPv6", null },
        { "dnat: { in: wan0, port: 80, to: [10.0.0.1, \"10.0.0.2:80\"] }", "10.0.0.1,", "10.0.0.1 has no port: of those that take turns all have one, or none has", null },
        { "dnat: { in: wan0, port: 80-82, to: \"10.0.0.1:80-81\" }", "\"10.0.0.1:80-81\"", "10.0.0.1:80-81 has 2 ports, port: has 3: as many are needed", null },
        { "dnat: { in: wan0, to: \"10.0.0.1:80-81\" }", "\"10.0.0.1:80-81\"", "10.0.0.1:80-81 has 2 ports, port: has none: as many are needed", null },
        { "dnat: { in: wan0, to: 127.0.0.1 }", "127.0.0.1", "127.0.0.1 is every stack's own: nothing that comes in can be led there", null },
        { "dnat: { in: wan0, address: 198.51.100.10, to: 10.0.0.1, local: only }", "wan0,", "connections of the node's own come in by no interface: in: and local: only don't go together", null },
        { "dnat: { in: wan0, to: 10.0.0.1, local: maybe }", "maybe", "local must be true, false or only, not \"maybe\"", null },
        { "dnat: [{ in: wan0, port: 80, to: 10.0.0.1 }, { in: wan0, port: 80, to: 10.0.0.2 }]", "{ in: wan0, port: 80, to: 10.0.0.2",
            "another dnat before this one leads the same connections elsewhere", "several servers that take turns are a list: to: [A, B]" },
        { "filter: { forwrd: [policy drop] }", "forwrd", "unknown key \"forwrd\" in the filter of node \"r1\"", "did you mean \"forward\"?" },
        { "filter: { forward: [policy drop, tcp dprot 80 accept] }", "dprot", "\"dprot\" is nothing that can be matched behind \"tcp\"", "did you mean \"dport\"?" },
        { "filter: { forward: [policy drop, \"ct state established,relatd accept\"] }", "relatd", "\"relatd\" is not a state: invalid, established, related, new, untracked", "did you mean \"related\"?" },
        { "filter: { forward: ['log prefix \"it''s\" levl info'] }", "levl", "\"levl\" is not understood", null },
        { "filter: { input: [\"log prefix \\\"a b\\\" drp\"] }", "drp", "\"drp\" is not understood", "did you mean \"drop\"?" },
        { "filter:\n  forward: |\n    policy drop\n    ct state established accept\n    iifname lan1 accept", "lan1", "the node has no interface \"lan1\"", "did you mean \"lan0\"?" },
        { "filter:\n  forward:\n    - tcp dport 80\n      acept", "acept", "\"acept\" is not understood", "did you mean \"accept\"?" },
        { "filter: { output: [iifname lan0 accept] }", "iifname", "no packet has iifname in output", null },
        { "filter: { forward: [policy drop, policy accept] }", "policy accept", "the chain has a policy already", null },
        { "filter: { forward: { policy: drop } }", "{ policy: drop", "a line of forward must be a text, not a map", null },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_pointed_at(string keys, string word, string message, string? hint)
    {
        string yaml = Office.With(keys);
        FileError error = Assert.Throws<FileException>(() => FabricHost.Parse(yaml)).Errors[0];
        int at = yaml.LastIndexOf(word, StringComparison.Ordinal);
        int line = yaml[..at].Count(c => c == '\n') + 1, column = at - yaml.LastIndexOf('\n', at);
        Assert.Equal($"test.yaml:{line}:{column}: {message}", error.FirstLine);
        if (hint is not null)
        {
            Assert.Equal(hint, error.Hint);
        }
    }

    [Theory]
    [InlineData("masquerade: wan0", "node \"r1\" masquerades what it forwards, but it forwards nothing")]
    [InlineData("dnat: { in: wan0, to: 10.0.0.1 }", "node \"r1\" leads on what comes in, but it forwards nothing")]
    [InlineData("filter: { forward: policy drop }", "node \"r1\" filters what it forwards, but it forwards nothing")]
    [InlineData("dnat: { address: 10.0.0.9, to: 10.0.0.1, local: only }", null)]
    [InlineData("filter: { input: policy drop }", null)]
    [InlineData("masquerade: wan0\nsysctls: { net.ipv4.ip_forward: 1 }", null)]
    public void A_router_that_forwards_nothing_is_told_of(string keys, string? message)
    {
        string yaml = Office.With(keys).Replace("forward: true", "forward: false", StringComparison.Ordinal);
        if (message is null)
        {
            FabricHost.Parse(yaml);
        }
        else
        {
            FileError error = Assert.Throws<FileException>(() => FabricHost.Parse(yaml)).Errors[0];
            Assert.EndsWith(message, error.FirstLine, StringComparison.Ordinal);
            Assert.Equal("forward: true", error.Hint);
        }
    }

    [Fact]
    public void The_host_has_no_filter() => Assert.Contains(
        "unknown key \"filter\" in host",
        Assert.Throws<FileException>(() => FabricHost.Parse("name: x\nhost: { filter: { input: policy drop } }")).Message,
        StringComparison.Ordinal);
}
