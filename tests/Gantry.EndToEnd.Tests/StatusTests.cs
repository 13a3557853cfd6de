using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary><c>gantry ps</c> and <c>gantry inspect</c>.</summary>
public sealed class StatusTests
{
    [Theory]
    [InlineData("tutorial.yaml")]
    [InlineData("--name tutorial")]
    [InlineData("--all")]
    [InlineData("")]
    public void Ps_lists_nodes_and_networks_with_their_addresses(string which)
    {
        using CliHost host = CliHost.WithTutorial();
        Assert.Equal("""
            FABRIC    KIND     NAME    STATE  ADDRESSES
            tutorial  network  xavki0  ok     xavki0 10.11.0.1/16
            tutorial  node     x1      ok     xpeer1 10.11.0.10/16
            tutorial  node     x2      ok     xpeer2 10.11.0.20/16

            """, host.Run($"gantry ps {which}"));
    }

    [Fact]
    public void Ps_lists_containers_of_cni_beside_fabrics()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("""
            ip netns add c1
            echo '{ "cniVersion": "1.1.0", "name": "net", "type": "gantry-cni", "bridge": "br0", "isGateway": true, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" } }' |
                CNI_COMMAND=ADD CNI_CONTAINERID=c1 CNI_NETNS=/run/netns/c1 CNI_IFNAME=eth0 gantry > /dev/null
            """);
        Assert.Equal("""
            FABRIC    KIND       NAME     STATE  ADDRESSES
            tutorial  network    xavki0   ok     xavki0 10.11.0.1/16
            tutorial  node       x1       ok     xpeer1 10.11.0.10/16
            tutorial  node       x2       ok     xpeer2 10.11.0.20/16
            cni net   network    net      ok     br0 10.1.0.1/24
            cni net   container  c1 eth0  ok     eth0 10.1.0.2/24

            """, host.Run("gantry ps --all"));
        Assert.Equal("c1 eth0", host.Run("gantry ps --all --json | jq -r '.[] | select(.face == \"cni\") | .nodes[0].label'").Trim());
        host.Run("nft flush ruleset");
        Assert.Matches(@"cni net +host +drifted", host.Run("gantry ps --all"));
    }

    [Fact]
    public void Ps_says_what_drifted_and_what_is_missing()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("ip -n x1 route delete default; ip netns delete x2");
        string ps = host.Run("gantry ps");
        Assert.Matches(@"tutorial  node     x1 +drifted  xpeer1 10\.11\.0\.10/16\n  ! .*route default via 10\.11\.0\.1 dev xpeer1", ps);
        Assert.Matches(@"tutorial  node     x2 +missing ", ps);
        host.Run("gantry up tutorial.yaml");
        Assert.DoesNotContain("!", host.Run("gantry ps"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ps_of_a_fabric_that_is_not_up()
    {
        using CliHost host = CliHost.Create();
        host.WriteTutorial();
        Assert.Equal("FABRIC  KIND  NAME  STATE  ADDRESSES\n", host.Run("gantry ps tutorial.yaml"));
        ShellResult byName = host.Gantry("ps", "--name", "tutorial");
        Assert.Equal((1, "there is no fabric tutorial\n  gantry ps --all lists those that are up\n"), (byName.Status, byName.Errors));
    }

    [Fact]
    public void Inspect_tells_of_a_node_what_the_record_and_the_kernel_know()
    {
        using CliHost host = CliHost.WithTutorial();
        string node = host.Run("gantry inspect x1");
        Assert.StartsWith("node x1 of fabric tutorial: ok\n", node, StringComparison.Ordinal);
        Assert.Contains("\nroute default via 10.11.0.1 dev xpeer1\n", node, StringComparison.Ordinal);
        Assert.Contains("  address 10.11.0.10/16\n", node, StringComparison.Ordinal);
        string mac = host.Run("ip -n x1 -j link show xpeer1 | jq -r .[0].address").Trim();
        Assert.Contains($" veth {mac} mtu 1500 up\n", node, StringComparison.Ordinal);
        Assert.Contains("\nrecord /run/gantry/fabric/tutorial/nodes/x1.json\n", node, StringComparison.Ordinal);
        Assert.StartsWith("network xavki0 of fabric tutorial: ok\n", host.Run("gantry inspect xavki0 tutorial.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_asks_which_where_two_fabrics_have_the_name()
    {
        using CliHost host = CliHost.Create();
        host.Run("gantry up - <<< '{ name: one, networks: { a: { subnet: 10.1.0.0/24, bridge: br1 } } }'; gantry up - <<< '{ name: two, networks: { a: { subnet: 10.2.0.0/24, bridge: br2 } } }'");
        ShellResult both = host.Gantry("inspect", "a");
        Assert.Equal((2, "one and two have a a each\n  gantry inspect a --name one\n"), (both.Status, both.Errors));
        Assert.StartsWith("network a of fabric two: ok\n", host.Run("gantry inspect a --name two"), StringComparison.Ordinal);
        ShellResult none = host.Gantry("inspect", "b");
        Assert.Equal((1, "there is no node or network b\n  gantry ps --all lists those that are up\n"), (none.Status, none.Errors));
    }
}
