using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary><c>gantry repair</c>, as it is called, by a person and by a timer.</summary>
public sealed class RepairTests
{
    private const string Conf = """{"cniVersion": "1.0.0", "name": "demo", "type": "gantry-cni", "bridge": "cni0", "isGateway": true, "ipMasq": true, "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.22.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}""";

    [Fact]
    public void Everything_that_is_up_is_whole_again()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Write("demo.conf", Conf);
        host.Run("ip netns add c1; CNI_COMMAND=ADD CNI_CONTAINERID=c1 CNI_IFNAME=eth0 CNI_NETNS=/run/netns/c1 CNI_PATH=/opt/cni/bin gantry < demo.conf > /dev/null");
        string before = KernelPicture.WithoutChance(host.Run(KernelPicture.Commands));
        Assert.Equal("fabric tutorial: nothing to do\ncni demo: nothing to do\n", host.Run("gantry repair"));
        host.Run("nft flush ruleset; ip link delete xavki0; ip link delete cni0; sysctl -qw net.ipv4.ip_forward=0");
        Assert.Contains("drifted", host.Run("gantry ps"), StringComparison.Ordinal);
        Assert.Matches(@"^fabric tutorial is whole again \(\d+ operations, [\d.]+ ms\)\ncni demo is whole again \(\d+ operations, [\d.]+ ms\)\n$", host.Run("gantry repair"));
        Assert.Equal(before, KernelPicture.WithoutChance(host.Run(KernelPicture.Commands)));
        host.Run("ip netns exec x1 ping -n -c1 -W1 10.11.0.20; ip netns exec c1 ping -n -c1 -W1 10.22.0.1");
        Assert.Equal(0, host.Gantry("plan", "tutorial.yaml", "--exit-code").Status);
        host.Run("CNI_COMMAND=DEL CNI_CONTAINERID=c1 CNI_IFNAME=eth0 CNI_NETNS=/run/netns/c1 CNI_PATH=/opt/cni/bin gantry < demo.conf; gantry down --all");
    }

    [Fact]
    public void Verbose_shows_the_one_transaction_and_nothing_else()
    {
        using CliHost host = CliHost.WithTutorial();
        ShellResult repair = host.Try("nft flush ruleset; gantry repair -v");
        Assert.StartsWith("nft -f - <<'END'\ntable inet gantry {\n", repair.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\nip ", repair.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_the_way_is_told_and_the_others_are_repaired()
    {
        using CliHost host = CliHost.WithTutorial();
        host.Run("gantry up - <<< '{ name: other, networks: { n0: { subnet: 10.44.0.0/24 } }, nodes: { y1: { networks: [n0] } } }'");
        host.Run("ip link delete xavki0; ip link add xavki0 type veth peer name else0; ip link delete n0");
        ShellResult repair = host.Gantry("repair");
        Assert.Equal(1, repair.Status);
        Assert.StartsWith("link xavki0: there is a veth", repair.Errors, StringComparison.Ordinal);
        Assert.Matches("^fabric other is whole again ", repair.Output);
        JsonNode json = JsonNode.Parse(host.Gantry("repair", "--json").Output)!;
        Assert.Equal([true, false], json.AsArray().Select(fabric => fabric!["error"] is not null));
        host.Run("ip netns exec y1 ping -n -c1 -W1 10.44.0.1");
    }

    [Fact]
    public void Where_nothing_is_up_it_says_so()
    {
        using CliHost host = CliHost.Create();
        Assert.Equal(new ShellResult(0, "nothing is up\n", ""), host.Gantry("repair"));
        Assert.Equal("[]\n", host.Run("gantry repair --json"));
    }

    [Fact]
    public void The_units_of_systemd_are_right()
    {
        using CliHost host = CliHost.Create();
        string units = Path.Combine(Repository.Root, "packaging/systemd");
        // It looks for the program, too.
        host.Run($"mkdir units && sed 's|/usr/local/bin/gantry|{CliHost.Binary}|' {units}/gantry-repair.service > units/gantry-repair.service && cp {units}/gantry-repair.timer units");
        Assert.Equal("", host.Run("systemd-analyze verify --man=no units/gantry-repair.service units/gantry-repair.timer 2>&1"));
    }
}
