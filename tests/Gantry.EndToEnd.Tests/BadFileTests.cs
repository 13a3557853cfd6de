using System.Text;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>
/// Files that say nothing valid. The first line has file, line and column and says what is wrong; at most two more say what to do; the exit
/// status is 2, and nothing is changed.
/// </summary>
public sealed class BadFileTests
{
    private const string Net = "networks: { a: { subnet: 10.1.0.0/24 } }\n";
    private const string Name16 = "sixteen-letters0";

    /// <summary>The file, the position and what is wrong, what to do.</summary>
    public static TheoryData<string, string, string?> Keys { get; } = new()
    {
        { "nodse: { a: {} }", "1:1: unknown key \"nodse\" in a topology", "did you mean \"nodes\"?" },
        { "networks: { a: { subnt: 10.1.0.0/24 } }", "1:18: unknown key \"subnt\" in network \"a\"", "did you mean \"subnet\"?" },
        { $"{Net}nodes:\n  x1:\n    netwroks: [a]", "4:5: unknown key \"netwroks\" in node \"x1\"", "did you mean \"networks\"?" },
        { $"{Net}nodes:\n  x1:\n    networks: {{ a: {{ adress: 10.1.0.2 }} }}", "4:22: unknown key \"adress\" in network \"a\" of node \"x1\"", "did you mean \"address\"?" },
        { $"{Net}nodes: {{ x1: {{ networks: [b1] }} }}", "2:27: node \"x1\" is in network \"b1\", which is not in the file", null },
        { "networks: { lan: { subnet: 10.1.0.0/24 } }\nnodes: { x1: { networks: [lam] } }", "2:27: node \"x1\" is in network \"lam\", which is not in the file", "did you mean \"lan\"?" },
        { "nodes:\n  a: {}\n  a: {}", "3:3: the key \"a\" is there twice", null },
        { "nodes: [a, b]", "1:8: nodes must be a map with a name for each, not a list", null },
        { "nodes: hello", "1:8: nodes must be a map with a name for each, not \"hello\"", null },
        { "networks: { a: hello }", "1:16: network \"a\" must be a map of keys and values, not \"hello\"", null },
        { "? [a, b]\n: c", "1:3: a list can't be a key", null },
        { "- a\n- b", "1:1: a topology must be a map of keys and values, not a list", null },
    };

    public static TheoryData<string, string, string?> Addresses { get; } = new()
    {
        { "networks:\n  a: { subnet: 10.1.0.0/16 }\n  b: { subnet: 10.1.2.0/24 }", "3:16: subnet 10.1.2.0/24 overlaps 10.1.0.0/16 of network \"a\": the host is in both", null },
        { "networks:\n  a: { subnet: [10.1.0.0/16, 10.1.2.0/24] }", "2:30: subnet 10.1.2.0/24 overlaps 10.1.0.0/16 of the same network", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ address: 10.2.0.2 }} }} }}", "3:35: address 10.2.0.2 is not in network \"a\" (10.1.0.0/24)", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ address: 10.1.0.2 }} }} }}\n  x2: {{ networks: {{ a: {{ address: 10.1.0.2 }} }} }}", "4:35: address 10.1.0.2 is used twice: node \"x1\" has it", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ address: 10.1.0.0 }} }} }}", "3:35: address 10.1.0.0 is the network's own address of 10.1.0.0/24", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ address: 10.1.0.255 }} }} }}", "3:35: address 10.1.0.255 is the broadcast address of 10.1.0.0/24", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ address: 10.1.0.2/24 }} }} }}", "3:35: \"10.1.0.2/24\": an address here has no prefix length, its network's counts", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ address: 010.1.0.2 }} }} }}", "3:35: \"010.1.0.2\" is no IP address", null },
        { "networks: { a: { subnet: 10.1.0.0/24, gateway: 10.1.0.5 } }\nnodes:\n  x1: { networks: { a: { address: 10.1.0.5 } } }", "3:35: address 10.1.0.5 is the gateway of network \"a\", the host's own", null },
        { "networks: { a: { subnet: 10.1.0.0/24, gateway: 10.2.0.5 } }", "1:48: gateway 10.2.0.5 is not in a subnet of network \"a\" (10.1.0.0/24)", null },
        { "networks: { a: { subnet: 10.1.0.0/24, gateway: 10.1.0.0 } }", "1:48: gateway 10.1.0.0 is the network's own address of 10.1.0.0/24", null },
        { "networks: { a: { subnet: 10.1.0.0/30 } }\nnodes:\n  x1: { networks: [a] }\n  x2: { networks: [a] }", "4:20: subnet 10.1.0.0/30 of network \"a\" is full: 2 nodes want an automatic address, 1 is free", "give the network a larger subnet, or some nodes another network" },
        { "networks: { a: { subnet: 10.1.0.0/30 } }\nnodes:\n  x1: { networks: { a: { address: 10.1.0.2 } } }\n  x2: { networks: { a: { address: 10.1.0.2 } } }", "4:35: address 10.1.0.2 is used twice: node \"x1\" has it", null },
        { "networks: { a: { subnet: 10.1.0.0/31 } }", "1:26: subnet 10.1.0.0/31 is too small: a gateway and a node need two addresses", "for two addresses without a gateway use a wire (links:)" },
        { "networks: { a: { subnet: 10.1.0.5/24 } }", "1:26: \"10.1.0.5/24\" has bits set behind its prefix: the subnet is 10.1.0.0/24", null },
        { "networks: { a: { subnet: 10.1.0.0 } }", "1:26: \"10.1.0.0\" is no subnet: it needs an address and a prefix length, like 10.11.0.0/16", null },
        { "networks: { a: { subnet: 10.1.0.0/33 } }", "1:26: \"10.1.0.0/33\" is no subnet: it needs an address and a prefix length, like 10.11.0.0/16", null },
        { "networks: { a: { subnet: 127.0.0.0/16 } }", "1:26: no network can have subnet 127.0.0.0/16: 127.0.0.0/8 is the loopback of every host", null },
        { "networks: { a: { subnet: 224.1.0.0/16 } }", "1:26: no network can have subnet 224.1.0.0/16: 224.0.0.0/4 is for multicast", null },
        { "networks: { a: { subnet: 0.0.0.0/0 } }", "1:26: no network can have subnet 0.0.0.0/0: 0.0.0.0/8 means this host", null },
        { "networks: { a: { subnet: \"fe80::/64\" } }", "1:26: no network can have subnet fe80::/64: fe80::/10 is what every interface has by itself", null },
        { "networks: { a: { subnet: \"::ffff:10.1.0.0/112\" } }", "1:26: no network can have subnet ::ffff:10.1.0.0/112: ::ffff:0:0/96 is IPv4 in IPv6's clothes", null },
        { "networks: { a: {} }", "1:13: network \"a\" has no subnet", "subnet: 10.11.0.0/16, for example; a bare switch says gateway: none" },
        { $"{Net}nodes: {{ x: {{ networks: [a], routes: [{{ to: 10.9.0.0/16, via: 10.2.0.3 }}] }} }}", "2:63: the next hop 10.2.0.3 is in no network of node \"x\"", null },
        { $"{Net}nodes: {{ x: {{ networks: [a], routes: [{{ to: \"fd00::/8\", via: 10.1.0.3 }}] }} }}", "2:62: the route to fd00::/8 can't go via 10.1.0.3: one is IPv4, the other IPv6", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ mac: \"01:00:5e:00:00:01\" }} }} }}", "3:31: 01:00:5e:00:00:01 is a multicast address: no interface may have it", "the second digit of an interface's address is even: 02:…" },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ mac: banana }} }} }}", "3:31: \"banana\" is no Ethernet address: six pairs of digits, like \"02:00:00:00:00:01\"", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ mac: \"02:00:00:00:00:01\" }} }} }}\n  x2: {{ networks: {{ a: {{ mac: \"02:00:00:00:00:01\" }} }} }}", "4:31: mac 02:00:00:00:00:01 is used twice in network \"a\": node \"x1\" has it", null },
        { "networks: { a: { subnet: 10.1.0.0/24, mtu: 20 } }", "1:44: mtu 20 is out of range: 68 to 65535", null },
        { "networks: { a: { subnet: 10.1.0.0/24, mtu: big } }", "1:44: mtu must be a whole number, not \"big\"", null },
        { "networks: { a: { subnet: 10.1.0.0/24, outside: nta } }", "1:48: outside must be nat, routed or none, not \"nta\"", null },
    };

    public static TheoryData<string, string, string?> Names { get; } = new()
    {
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ interface: {Name16} }} }} }}", $"3:37: \"{Name16}\" is no interface name: it has 16 bytes, the kernel takes at most 15", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ host_interface: {Name16} }} }} }}", $"3:42: \"{Name16}\" is no interface name: it has 16 bytes, the kernel takes at most 15", null },
        { $"networks: {{ {Name16}: {{ subnet: 10.1.0.0/24 }} }}", $"1:13: \"{Name16}\": a bridge can't have this name: it has 16 bytes, the kernel takes at most 15", "give it another one: bridge: NAME" },
        { $"nodes: {{ {new string('a', 64)}: {{}} }}", $"1:10: \"{new string('a', 64)}\" can't be the name of a node: it has 64 characters, at most 63 are allowed", null },
        { "nodes: { a/b: {} }", "1:10: \"a/b\" can't be the name of a node: only letters, digits, '-' and '_' may be in it", null },
        { "nodes: { \"..\": {} }", "1:10: \"..\" can't be the name of a node: only letters, digits, '-' and '_' may be in it", null },
        { "nodes: { ../../etc/passwd: {} }", "1:10: \"../../etc/passwd\" can't be the name of a node: only letters, digits, '-' and '_' may be in it", null },
        { "nodes: { \"\": {} }", "1:10: \"\" can't be the name of a node: it is empty", null },
        { "networks: { a/b: { subnet: 10.1.0.0/24 } }", "1:13: \"a/b\" can't be the name of a network: only letters, digits, '-' and '_' may be in it", null },
        { "name: ../x\nnodes: { a: {} }", "1:7: \"../x\" can't be the name of a fabric: only letters, digits, '-' and '_' may be in it", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ interface: a/b }} }} }}", "3:37: \"a/b\" is no interface name: '/', ':' and white space may not be in it", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ host_interface: .. }} }} }}", "3:42: \"..\" is no interface name: it names a directory", null },
        { "networks: { a: { subnet: 10.1.0.0/24, bridge: .. } }", "1:47: \"..\": a bridge can't have this name: it names a directory", "give it another one: bridge: NAME" },
        { "networks: { a: { subnet: 10.1.0.0/24, bridge: lo } }", "1:47: an interface can't be called \"lo\": that is the loopback interface on the host", null },
        { "nodes: { x1: { sysctls: { net/../kernel/hostname: pwned } } }", "1:27: \"net/../kernel/hostname\" is no sysctl of a node: only those under net. belong to a network namespace", null },
        { "nodes: { x1: { sysctls: { kernel.hostname: pwned } } }", "1:27: \"kernel.hostname\" is no sysctl of a node: only those under net. belong to a network namespace", null },
        { $"{Net}nodes: {{ a: {{}} }}", "2:10: the name \"a\" is taken: nodes and networks must have different names", null },
        { "nodes: { host: {} }", "1:10: \"host\" can't be the name of a node: the word has a meaning of its own in the file", null },
        { "nodes: { \"a\\nb\": {} }", "1:10: \"a\\nb\" can't be the name of a node: only letters, digits, '-' and '_' may be in it", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ interface: \"a\\e[31m\" }} }} }}", "3:37: \"a\\x1b[31m\" is no interface name: '/', ':' and white space may not be in it", null },
        { $"{Net}nodes:\n  x1: {{ networks: {{ a: {{ host_interface: e }} }} }}\n  x2: {{ networks: {{ a: {{ host_interface: e }} }} }}", "4:42: the interface name \"e\" is taken on the host: it is that of the host interface of node \"x1\"", null },
    };

    public static TheoryData<string, string, string?> Documents { get; } = new()
    {
        { "", "1:1: the file is empty", "a topology has networks: and nodes:" },
        { "\n\n# only a comment\n", "1:1: the file is empty", "a topology has networks: and nodes:" },
        { "---\n", "1:1: the file is empty", "a topology has networks: and nodes:" },
        { "hello", "1:1: a topology must be a map of keys and values, not \"hello\"", null },
        { "nodes:\n\tx1: {}", "2:1: this is no YAML: while scanning a mapping, found invalid tab as indentation", null },
        { "nodes: {}\nname: \"never ends\n", "2:7: this is no YAML: while scanning a quoted scalar, found unexpected end of stream", null },
        { "nodes: { a: {} }\n---\nnodes: { b: {} }", "2:1: a second document begins here: a file holds one topology", null },
        { "nodes: *nothing", "1:8: nothing before this is called &nothing", null },
        { "nodes: &a { x: *a }", "1:16: nothing before this is called &a", null },
        { "nodes: " + new string('[', 100_000), "1:57: the file is nested more than 50 levels deep", null },
        { Bomb("[x, x, x, x, x, x, x, x, x, x]", i => $"[{Ten("*a" + (i - 1))}]"), "6:11: the file has more than 200,000 values with its aliases written out", null },
        { Bomb("{ k: v }", i => $"{{ <<: [{Ten("*a" + (i - 1))}], k{i}: v }}"), "6:32: the file has more than 200,000 values with its aliases written out", null },
        { "x\0y", "1:2: this is a binary file, no YAML", null },
        { "nodes: {}\n# \0", "2:3: this is a binary file, no YAML", null },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    [MemberData(nameof(Addresses))]
    [MemberData(nameof(Names))]
    [MemberData(nameof(Documents))]
    public void It_is_told_where_and_what_is_wrong_and_nothing_is_changed(string file, string first, string? hint)
    {
        using CliHost host = CliHost.Create();
        host.Write("bad.yaml", file);
        Refused(host, "bad.yaml", first, hint);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)' ', 0xe9, (byte)'\n' }, "2:2: this is no UTF-8 text", "save it as UTF-8")] // Latin 1
    [InlineData(new byte[] { 0xff, 0xfe, (byte)'a', 0 }, "1:1: this is no UTF-8 text", "save it as UTF-8")] // UTF-16
    [InlineData(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0xff }, "1:8: this is a binary file, no YAML", null)]
    [InlineData(new byte[] { 0xef, 0xbb, 0xbf }, "1:1: the file is empty", "a topology has networks: and nodes:")] // nothing but a byte order mark
    public void So_it_is_with_bytes_that_are_no_text(byte[] file, string first, string? hint)
    {
        using CliHost host = CliHost.Create();
        File.WriteAllBytes(Path.Combine(host.Folder, "bad.yaml"), file);
        Refused(host, "bad.yaml", first, hint);
    }

    [Theory]
    [InlineData("none.yaml", "none.yaml: there is no such file", null)]
    [InlineData("none/gantry.yaml", "none/gantry.yaml: there is no such file", null)]
    [InlineData("folder", "folder: this is a folder", null)]
    [InlineData("/dev/zero", "/dev/zero: the file is larger than 16 MiB", null)]
    [InlineData("", "the name of the file is empty", null)]
    public void A_file_that_can_not_be_read(string path, string first, string? hint)
    {
        using CliHost host = CliHost.Create();
        host.Run("mkdir folder");
        ShellResult up = host.Gantry("up", path);
        Assert.Equal((2, "", Lines(first, hint)), (up.Status, up.Output, up.Errors));
    }

    [Fact]
    public void A_folder_without_the_default_file_says_what_to_do()
    {
        using CliHost host = CliHost.Create();
        ShellResult up = host.Gantry("up");
        Assert.Equal((2, "gantry.yaml: there is no such file\n  name the file, or go to the folder that has a gantry.yaml\n"), (up.Status, up.Errors));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_in_the_order_of_the_lines()
    {
        using CliHost host = CliHost.Create();
        host.Write("bad.yaml", "networks:\n  a: { subnet: 10.1.0.5/24 }\n  b: { subnt: 10.2.0.0/24 }\nnodes:\n  x1: { networks: { a: { mac: banana } } }\n");
        ShellResult up = host.Gantry("up", "bad.yaml");
        Assert.Equal(["bad.yaml:2:16:", "bad.yaml:3:8:", "bad.yaml:5:31:"], up.Errors.Split('\n').Where(line => line.StartsWith("bad", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void A_bad_edit_leaves_the_fabric_up()
    {
        using CliHost host = CliHost.WithTutorial();
        string before = host.Picture();
        host.Run("sed -i s/10.11.0.20/10.12.0.20/ tutorial.yaml");
        Assert.Equal(2, host.Gantry("up", "tutorial.yaml").Status);
        Assert.Equal(before, host.Picture());
    }

    private static void Refused(CliHost host, string file, string first, string? hint)
    {
        const string Picture = "ip -d link; ip address; ip netns; nft list ruleset; find /run /etc/netns -type f 2> /dev/null || true";
        string before = host.Run(Picture);
        foreach (string command in (string[])["up", "script", "plan"])
        {
            ShellResult result = host.Gantry(command, file);
            Assert.Equal((2, "", Lines($"{file}:{first}", hint)), (result.Status, result.Output, result.Errors));
        }
        Assert.Equal(before, host.Run(Picture));
    }

    private static string Lines(string first, string? hint) => hint is null ? $"{first}\n" : $"{first}\n  {hint}\n";

    /// <summary>Ten anchors, each ten times the one before.</summary>
    private static string Bomb(string seed, Func<int, string> next)
    {
        var text = new StringBuilder($"x-0: &a0 {seed}\n");
        for (int i = 1; i < 10; i++)
        {
            text.Append($"x-{i}: &a{i} {next(i)}\n");
        }
        return text.Append("nodes: {}\n").ToString();
    }

    private static string Ten(string item) => string.Join(", ", Enumerable.Repeat(item, 10));
}
