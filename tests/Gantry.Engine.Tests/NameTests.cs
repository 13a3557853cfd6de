using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>Nodes find each other by name, as glibc asks with the files of /etc/netns/NODE bound over those of /etc.</summary>
public sealed class NameTests
{
    private const string Two = """
        name: lab
        networks:
          web: { subnet: [10.11.0.0/24, "fd11::/64"], reach: [db] }
          db: { subnet: 10.12.0.0/24, outside: none }
          far: { subnet: 10.13.0.0/24 }
        nodes:
          x1: { networks: { web: { aliases: [www, www.lab.test] } } }
          x2: { networks: [web, db] }
          d1: { networks: [db], hosts: { printer: 10.12.0.99, elsewhere: 192.0.2.9 } }
          f1: { networks: [far] }
        host: { hosts: { registry: 198.51.100.7 } }
        """;

    [Theory]
    [InlineData("x1", "x1", "fd11::2 10.11.0.2")]
    [InlineData("x1", "x2", "fd11::3 10.11.0.3 10.12.0.2")]
    [InlineData("x2", "www", "fd11::2 10.11.0.2")]
    [InlineData("x2", "www.lab.test", "fd11::2 10.11.0.2")]
    [InlineData("x1", "d1", "10.12.0.3")]
    [InlineData("x1", "printer", "10.12.0.99")]
    [InlineData("x2", "printer", "10.12.0.99")]
    [InlineData("d1", "x2", "10.12.0.2")]
    [InlineData("d1", "elsewhere", "192.0.2.9")]
    [InlineData("f1", "registry", "198.51.100.7")]
    [InlineData("x1", "localhost", "::1 127.0.0.1")]
    [InlineData("d1", "x1", "")]
    [InlineData("d1", "www", "")]
    [InlineData("f1", "x1", "")]
    [InlineData("x1", "f1", "")]
    [InlineData("x1", "elsewhere", "")]
    public void A_node_knows_those_that_it_reaches(string node, string name, string addresses)
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        Assert.Equal(addresses, AddressesOf(host, node, name));
    }

    [Fact]
    public void Who_forwards_shows_what_is_behind()
    {
        using FabricHost host = FabricHost.Create();
        host.Up("""
            name: routed
            networks:
              a: { subnet: 10.1.0.0/24, router: r1 }
              b: { subnet: 10.2.0.0/24, gateway: none }
              c: { subnet: 10.3.0.0/24, router: r2 }
              d: { subnet: 10.3.0.0/24, router: r3 }
            nodes:
              n1: { networks: [a] }
              n3: { networks: [c] }
              n4: { networks: [d] }
              r1: { networks: [a, b], forward: true, routes: [{ to: 10.3.0.0/24, via: 10.2.0.2 }] }
              r2: { networks: { b: { address: 10.2.0.2 }, c: }, forward: true, routes: [{ to: default, via: 10.2.0.1 }] }
              r3: { networks: [b, d] }
              w: { networks: [] }
            links: [[{ node: n1, interface: up0, address: 172.16.0.1/30 }, { node: w, interface: up0, address: 172.16.0.2/30 }]]
            """);
        Assert.Equal("10.3.0.1", AddressesOf(host, "n1", "n3"));
        Assert.Equal("10.1.0.1", AddressesOf(host, "n3", "n1"));
        Assert.Equal("10.2.0.1 10.1.0.2", AddressesOf(host, "n3", "r1"));
        Assert.Equal("172.16.0.2", AddressesOf(host, "n1", "w"));
        Assert.Equal("172.16.0.1", AddressesOf(host, "w", "n1"));
        Assert.Equal("", AddressesOf(host, "w", "r1"));
        Assert.Equal("", AddressesOf(host, "n4", "n1")); // r3 does not forward.
        Assert.True(host.Ping("n1", "10.3.0.1"));
    }

    [Fact]
    public void Networks_that_a_wire_joins_are_one()
    {
        using FabricHost host = FabricHost.Create();
        host.Up("""
            name: switches
            networks: { s1: { gateway: none }, s2: { gateway: none }, s3: { gateway: none } }
            nodes:
              a: { networks: { s1: { address: 10.1.0.1/24 } } }
              b: { networks: { s2: { address: 10.1.0.2/24 } } }
              c: { networks: { s3: { address: 10.1.0.3/24 } } }
              other: { networks: { s2: { address: 10.2.0.2/24 } } }
            links: [[{ network: s1 }, { network: s2 }]]
            """);
        Assert.Equal("10.1.0.2", AddressesOf(host, "a", "b"));
        Assert.Equal("", AddressesOf(host, "a", "c"));
        Assert.Equal("", AddressesOf(host, "a", "other"));
        Assert.True(host.Ping("a", "10.1.0.2"));
    }

    [Fact]
    public void What_a_VXLAN_joins_is_one()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(File.ReadAllText(Path.Combine(Repository.Root, "examples", "vxlan.yaml")));
        Assert.Equal("10.9.0.2", AddressesOf(host, "vm1", "vm2"));
        Assert.Equal("10.9.0.1", AddressesOf(host, "vm2", "vm1"));
        Assert.Equal("", AddressesOf(host, "vm1", "core"));
        Assert.True(host.Ping("vm1", "10.9.0.2"));
    }

    [Fact]
    public void Macvlans_on_one_link_know_each_other()
    {
        using FabricHost host = FabricHost.Create();
        host.Test.Run("ip link add lower0 type veth peer name end0; ip link add lower1 type veth peer name end1; for l in lower0 end0 lower1 end1; do ip link set $l up; done");
        host.Up("""
            name: shared
            nodes:
              a: { devices: [{ macvlan: lower0, address: 10.5.0.1/24 }] }
              b: { devices: [{ macvlan: lower0, address: 10.5.0.2/24 }] }
              elsewhere: { devices: [{ macvlan: lower1, address: 10.5.0.3/24 }] }
              alone: { devices: [{ macvlan: lower0, mode: private, address: 10.5.0.4/24 }] }
            """);
        Assert.Equal("10.5.0.2", AddressesOf(host, "a", "b"));
        Assert.True(host.Ping("a", "10.5.0.2"));
        Assert.Equal("", AddressesOf(host, "a", "elsewhere"));
        Assert.Equal("", AddressesOf(host, "a", "alone"));
        Assert.Equal("10.5.0.4", AddressesOf(host, "alone", "alone"));
    }

    [Fact]
    public void An_alias_may_be_several_nodes()
    {
        using FabricHost host = FabricHost.Create();
        host.Up("name: lab\nnetworks: { n0: { subnet: 10.11.0.0/24 } }\nnodes: { web: { networks: { n0: { aliases: web } }, replicas: 3 } }");
        Assert.Equal("10.11.0.2 10.11.0.3 10.11.0.4", AddressesOf(host, "web-1", "web"));
        Assert.Equal("10.11.0.4", AddressesOf(host, "web-1", "web-3"));
    }

    [Fact]
    public void A_process_that_has_the_file_bound_sees_it_change()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        string path = PathOf(host, "d1", "hosts");
        using var bound = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        host.Up(Two.Replace("  f1:", "  d2: { networks: [db] }\n  f1:", StringComparison.Ordinal));
        Assert.EndsWith("10.12.0.4 d2\n10.12.0.99 printer\n192.0.2.9 elsewhere\n198.51.100.7 registry\n", Text(), StringComparison.Ordinal);
        host.Up(Two);
        Assert.DoesNotContain("d2", Text(), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(path), Text());

        string Text()
        {
            bound.Position = 0;
            return new StreamReader(bound, leaveOpen: true).ReadToEnd();
        }
    }

    [Fact]
    public void Who_joins_a_network_without_the_file_is_known_there_until_he_leaves()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        Dictionary<string, string> before = Texts();
        Fabric fabric = host.Fabric("lab");
        FabricName f1 = new("f1"), x1 = new("x1"), db = new("db");
        fabric.Join(f1, db, new JoinSpec());
        Assert.Equal("10.12.0.4", AddressesOf(host, "d1", "f1"));
        Assert.Equal("10.12.0.4", AddressesOf(host, "x1", "f1"));
        Assert.Equal("10.12.0.3", AddressesOf(host, "f1", "d1"));
        Assert.Equal("10.12.0.99", AddressesOf(host, "f1", "printer"));
        Assert.Equal("", AddressesOf(host, "f1", "x1"));
        fabric.Join(x1, db, new JoinSpec());
        Assert.Equal("10.12.0.5", AddressesOf(host, "f1", "x1"));
        fabric.Leave(f1, "db");
        Assert.Equal("", AddressesOf(host, "f1", "d1"));
        Assert.Equal("", AddressesOf(host, "f1", "x1"));
        Assert.Equal("10.12.0.5", AddressesOf(host, "d1", "x1"));
        fabric.Leave(x1, "db");
        Assert.Equal(before, Texts());

        fabric.Join(f1, db, new JoinSpec());
        Assert.Contains("set file /etc/netns/d1/hosts", host.Plan(Two));
        host.Up(Two);
        Assert.Equal(before, Texts());

        Dictionary<string, string> Texts() => ((string[])["x1", "x2", "d1", "f1"]).ToDictionary(node => node, node => File.ReadAllText(PathOf(host, node, "hosts")));
    }

    [Fact]
    public void Only_files_that_differ_are_written_and_what_somebody_changed_is_mended()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        DateTime before = File.GetLastWriteTimeUtc(PathOf(host, "f1", "hosts"));
        Assert.Equal(
            ["create file /etc/netns/d2/hosts", "create file /etc/netns/d2/resolv.conf", "set file /etc/netns/d1/hosts", "set file /etc/netns/x1/hosts", "set file /etc/netns/x2/hosts"],
            host.Plan(Two.Replace("  f1:", "  d2: { networks: [db] }\n  f1:", StringComparison.Ordinal)).Where(line => line.Contains(" file ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        File.AppendAllText(PathOf(host, "x1", "hosts"), "10.9.9.9 mine\n");
        File.Delete(PathOf(host, "x2", "hosts"));
        Assert.Equal(["set file /etc/netns/x1/hosts", "create file /etc/netns/x2/hosts"], host.Plan(Two));
        host.Up(Two);
        Assert.Empty(host.Plan(Two));
        Assert.Equal("", AddressesOf(host, "x1", "mine"));
        Assert.Equal(before, File.GetLastWriteTimeUtc(PathOf(host, "f1", "hosts")));
    }

    [Fact]
    public void Down_takes_the_files_away_and_their_folders_where_they_are_empty()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        File.WriteAllText(PathOf(host, "x2", "motd"), "somebody's\n");
        host.Down("lab");
        Assert.Equal([PathOf(host, "x2", "motd")], Directory.EnumerateFiles(host.Test.EtcDirectory, "*", SearchOption.AllDirectories));
        Assert.Equal(["x2"], Directory.EnumerateDirectories(Path.Combine(host.Test.EtcDirectory, "netns")).Select(Path.GetFileName));
    }

    [Fact]
    public void Down_leaves_not_even_the_folder_of_all_nodes()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        host.Down("lab");
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Test.EtcDirectory));
    }

    [Fact]
    public void What_a_reboot_left_is_taken_over()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two.Replace("10.11.0.0/24", "10.99.0.0/24", StringComparison.Ordinal));
        using FabricHost rebooted = FabricHost.Create();
        Shell.Run(rebooted.Test.Namespace, $"cp -a {host.Test.EtcDirectory}/. {rebooted.Test.EtcDirectory}");
        rebooted.Up(Two);
        Assert.Equal("fd11::2 10.11.0.2", AddressesOf(rebooted, "x2", "www"));
        rebooted.Down("lab");
        Assert.Empty(Directory.EnumerateFileSystemEntries(rebooted.Test.EtcDirectory));
    }

    [Fact]
    public void A_strangers_file_stays_as_it_is_and_up_says_so()
    {
        using FabricHost host = FabricHost.Create();
        Directory.CreateDirectory(Path.Combine(host.Test.EtcDirectory, "netns/x1"));
        File.WriteAllText(PathOf(host, "x1", "hosts"), "10.9.9.9 mine\n");
        File.WriteAllText(PathOf(host, "x1", "resolv.conf"), "nameserver 10.9.9.9\n");
        ApplyOutcome outcome = host.Up(Two);
        Assert.Equal("/etc/netns/x1/hosts is not gantry's and stays as it is: node x1 does not learn the others' names", Assert.Single(outcome.Warnings));
        Assert.Empty(host.Plan(Two));
        Assert.Equal("10.9.9.9", AddressesOf(host, "x1", "mine"));
        host.Down("lab");
        Assert.Equal("10.9.9.9 mine\n", File.ReadAllText(PathOf(host, "x1", "hosts")));
        Assert.Equal("nameserver 10.9.9.9\n", File.ReadAllText(PathOf(host, "x1", "resolv.conf")));
        Assert.False(Directory.Exists(Path.Combine(host.Test.EtcDirectory, "netns/x2")));
    }

    [Fact]
    public void The_hosts_name_servers_are_those_of_who_has_a_way_out()
    {
        using FabricHost host = FabricHost.Create();
        File.WriteAllText(Path.Combine(host.Test.EtcDirectory, "resolv.conf"), "# mine\nnameserver 127.0.0.53\nnameserver 192.0.2.53\nnameserver fe80::1%eth0\nnameserver 2001:db8::53\nsearch lab\n");
        host.Up(Two);
        Assert.Equal(["nameserver 192.0.2.53", "nameserver 2001:db8::53"], File.ReadLines(PathOf(host, "x1", "resolv.conf")).Skip(1));
        Assert.Empty(File.ReadLines(PathOf(host, "d1", "resolv.conf")).Skip(1));
        File.WriteAllText(Path.Combine(host.Test.EtcDirectory, "resolv.conf"), "nameserver 192.0.2.54\n");
        Assert.Equal(["set file /etc/netns/x1/resolv.conf", "set file /etc/netns/x2/resolv.conf", "set file /etc/netns/f1/resolv.conf"], host.Plan(Two));
    }

    [Fact]
    public void A_refused_up_leaves_no_file_and_a_refused_change_the_old_text()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        string before = File.ReadAllText(PathOf(host, "d1", "hosts"));
        // The last node's folder can't be made: a file has its name.
        File.WriteAllText(Path.Combine(host.Test.EtcDirectory, "netns/z9"), "");
        string edited = Two.Replace("  f1:", "  z9: { networks: [db] }\n  f1:", StringComparison.Ordinal);
        FabricException e = Assert.Throws<FabricException>(() => host.Up(edited));
        Assert.StartsWith("create file /etc/netns/z9/hosts: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(PathOf(host, "d1", "hosts")));
        Assert.Empty(host.Plan(Two));
    }

    [Theory]
    [InlineData("networks: { n0: { aliases: [x2] } }", "the alias \"x2\" is the name of a node")]
    [InlineData("networks: { n0: { aliases: [a b] } }", "\"a b\" can't be an alias: only letters, digits, '-', '_' and '.' may be in it")]
    [InlineData("hosts: { x2: 10.9.9.9 }", "the name \"x2\" is the name of a node")]
    [InlineData("hosts: { a..b: 10.9.9.9 }", "\"a..b\" can't be a name: between its dots are 1 to 63 characters")]
    [InlineData("hosts: { localhost: 10.9.9.9 }", "\"localhost\" can't be a name: that is every node's own loopback address")]
    [InlineData("hosts: { printer: 10.9.9 }", "\"10.9.9\" is no IP address")]
    public void A_name_that_can_not_be_one_is_refused(string keys, string expected)
    {
        using var folder = new Files.TextFolder($"networks: {{ n0: {{ subnet: 10.11.0.0/24 }} }}\nnodes: {{ x1: {{ {keys} }}, x2: }}");
        Assert.EndsWith(expected, Assert.Single(folder.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_writes_the_same_files()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Two);
        string up = host.Test.Run($"cd {host.Test.EtcDirectory}/netns && head -v -n99 */hosts");
        using TestHost bare = TestHost.Create();
        File.WriteAllText(Path.Combine(bare.EtcDirectory, "up.sh"), ShellScript.Up(FabricHost.Parse(Two)));
        File.WriteAllText(Path.Combine(bare.EtcDirectory, "down.sh"), ShellScript.Down(FabricHost.Parse(Two)));
        string[] output = bare.Run($"""
            unshare -m --propagation private sh -ec '
                mount -t tmpfs none /run
                mkdir /run/netns /run/upper /run/work
                mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work overlay /etc
                printf "nameserver 127.0.0.53\nnameserver 192.0.2.53\nnameserver 192.0.2.53\n" > /etc/resolv.conf
                sh {bare.EtcDirectory}/up.sh
                (cd /etc/netns && head -v -n99 */hosts)
                echo =====; ip netns exec x1 getent ahostsv4 d1; ip netns exec x1 cat /etc/resolv.conf; ip netns exec d1 cat /etc/resolv.conf
                sh {bare.EtcDirectory}/down.sh
                echo =====; find /etc/netns'  2> /dev/null || true
            """).Split("=====\n");
        Assert.Equal(up, output[0]);
        Assert.Matches("^10.12.0.3 +STREAM d1\n", output[1]);
        Assert.Contains("\nnameserver 192.0.2.53\n# Written by gantry", output[1], StringComparison.Ordinal);
        Assert.Equal("", output[2]);
    }

    private static string PathOf(FabricHost host, string node, string file) => Path.Combine(host.Test.EtcDirectory, "netns", node, file);

    /// <summary>All addresses that glibc finds for a name, as <c>ip netns exec</c> would let it look; the name servers are not asked.</summary>
    private static string AddressesOf(FabricHost host, string node, string name)
    {
        using NetworkNamespace inside = host.Node(node);
        ShellResult result = Shell.Try(inside, $"""
            unshare -m --propagation private sh -ec 'mount --bind {PathOf(host, node, "hosts")} /etc/hosts
            getent -s files ahostsv6 {name} | grep -v ::ffff: | cut -d" " -f1 | uniq
            getent -s files ahostsv4 {name} | cut -d" " -f1 | uniq'
            """);
        return string.Join(' ', result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
    }
}
