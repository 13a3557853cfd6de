using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Operations;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>A failed up leaves the kernel as it found it. Every kind of operation is made to fail by a real cause, batched as shipped.</summary>
public sealed class FailureTests
{
    /// <summary>
    /// Which operation fails, behind which operation the cause comes ("" is behind the plan, before the first), the cause, and what takes
    /// the stranger away again. Those that can't fail once their namespace is there: sysctls of a new namespace with values of ours, lo up.
    /// </summary>
    public static TheoryData<string, string, string, string> Causes { get; } = new()
    {
        { "create bridge xavki0", "", "ip link add xavki0 type bridge", "ip link delete xavki0" },
        { "create bridge xavki0", "", "INDEX bridge", "ip link delete taken" },
        { "create namespace x1", "", "NAME x1", "UNNAME x1" },
        { "create namespace x2", "", "NAME x2", "UNNAME x2" },
        { "create veth xeth1", "", "ip link add xeth1 type bridge", "ip link delete xeth1" },
        { "create veth xeth2", "", "INDEX veth", "ip link delete taken" },
        { "create veth xeth1", "create namespace x2", "ip link delete xavki0", "true" },
        { "create address 10.11.0.1/16", "create veth xeth2", "ip address add 10.11.0.1/16 dev xavki0", "true" },
        { "set xpeer1 in x1: up", "create veth xeth2", "ip link delete xeth1", "true" },
        { "create address 10.11.0.10/16", "create veth xeth2", "IN x1 ip address add 10.11.0.10/16 dev xpeer1", "true" },
        { "create route default", "create veth xeth2", "IN x2 ip link set xpeer2 up; ip address add 10.11.9.9/16 dev xpeer2; ip route add default via 10.11.0.1", "true" },
        { "firewall element networks", "create route default via 10.11.0.1 dev xpeer2 in x2", "TABLE", "nft delete table inet gantry" },
        { "set IPv4 forwarding", "create firewall table inet gantry", "FORWARDING", "UNFORWARDING" },
        { "set xavki0: up", "set IPv4 forwarding", "ip link delete xavki0", "true" },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void Every_failure_is_taken_back(string fails, string behind, string cause, string takeAway)
    {
        using FabricHost host = FabricHost.Create();
        host.Test.Run("ip link add own0 type bridge; ip link set own0 up");
        string before = KernelPicture.Take(host.Test.Namespace);
        bool caused = false;
        var events = new ApplyEvents(
            Planned: plan =>
            {
                if (behind.Length == 0)
                {
                    Cause(host, plan, cause);
                    caused = true;
                }
            },
            Done: operation =>
            {
                if (!caused && behind.Length > 0 && operation.Sentence.StartsWith(behind, StringComparison.Ordinal))
                {
                    caused = true;
                    Cause(host, null, cause);
                }
            });
        var error = Assert.Throws<FabricException>(() => host.Up(FabricHost.Tutorial, events));
        Assert.True(caused);
        Assert.Contains(fails, error.Message, StringComparison.Ordinal);
        TakeAway(host, takeAway);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(host.Test.Names.List());
        Assert.Empty(Fabric.List(host.Host));
        host.Up(FabricHost.Tutorial);
        Assert.True(host.Ping("x1", "10.11.0.20"));
    }

    [Fact]
    public void A_sysctl_that_the_kernel_refuses_is_named_and_all_is_taken_back()
    {
        using FabricHost host = FabricHost.Create();
        string before = KernelPicture.Take(host.Test.Namespace);
        var error = Assert.Throws<FabricException>(() => host.Up(FabricHost.Tutorial.Replace("x2: {", "x2: { sysctls: { net.ipv4.conf.xpeer2.rp_filter: banana },", StringComparison.Ordinal)));
        Assert.Contains("sysctl net.ipv4.conf.xpeer2.rp_filter = banana in x2: write /proc/sys/net/ipv4/conf/xpeer2/rp_filter: Invalid argument (EINVAL)", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(Fabric.List(host.Host));
    }

    [Fact]
    public void A_failed_edit_leaves_the_fabric_as_it_was()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        string before = KernelPicture.Take(host.Test.Namespace) + host.RunIn("x1", KernelPicture.Commands) + host.RunIn("x2", KernelPicture.Commands);
        string edited = FabricHost.Tutorial.Replace("10.11.0.10", "10.11.0.77", StringComparison.Ordinal)
            .Replace("x2: {", "x3: { networks: [xavki0], sysctls: { net.ipv4.conf.eth0.rp_filter: banana } }\n  x2: {", StringComparison.Ordinal);
        Assert.Throws<FabricException>(() => host.Up(edited));
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace) + host.RunIn("x1", KernelPicture.Commands) + host.RunIn("x2", KernelPicture.Commands));
        Assert.Empty(host.Plan(FabricHost.Tutorial));
        Assert.True(host.Ping("x1", "10.11.0.20"));
        host.Down("tutorial");
    }

    [Fact]
    public void Whoever_stops_an_up_finds_the_host_as_before()
    {
        int stages = 0;
        using (FabricHost counting = FabricHost.Create())
        {
            counting.Up(FabricHost.Tutorial, new ApplyEvents(Planned: plan => stages = plan.Stages.Length));
        }
        for (int k = 0; k < stages; k++)
        {
            using FabricHost host = FabricHost.Create();
            string before = KernelPicture.Take(host.Test.Namespace);
            using var stop = new CancellationTokenSource();
            Plan? plan = null;
            int done = 0;
            var events = new ApplyEvents(p => { plan = p; StopAt(0); }, _ => StopAt(++done));
            Assert.Throws<OperationCanceledException>(() => host.Fabric("tutorial").Up(FabricHost.Parse(FabricHost.Tutorial), null, events, stop.Token));
            Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
            Assert.Empty(host.Test.Names.List());
            Assert.Empty(Fabric.List(host.Host));

            void StopAt(int operations)
            {
                if (operations == plan!.Stages.Take(k).Sum(stage => stage.Operations.Length))
                {
                    stop.Cancel();
                }
            }
        }
    }

    private static void Cause(FabricHost host, Plan? plan, string cause)
    {
        switch (cause.Split(' ', 2))
        {
            case ["NAME", var name]:
                File.WriteAllText(host.Test.Names.PathOf(name), "a stranger's");
                break;
            case ["INDEX", var kind]:
                int index = kind == "bridge" ? plan!.Operations.OfType<CreateBridge>().First().Bridge.Link.Index : plan!.Operations.OfType<CreateVeth>().Last().Veth.Link.Index;
                host.Test.Run($"ip link add taken index {index} type bridge");
                break;
            case ["IN", var rest]:
                host.RunIn(rest.Split(' ')[0], rest[(rest.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                break;
            case ["TABLE"]:
                host.Test.Run("nft 'table inet gantry { set networks { type ifname; }; }'; nft 'add element inet gantry networks { \"xavki0\" comment \"somebody\" }'");
                break;
            case ["FORWARDING"]:
                Directory.CreateDirectory(Path.Combine(host.Test.StateDirectory, "forwarding.json.new"));
                break;
            default:
                host.Test.Run(cause);
                break;
        }
    }

    private static void TakeAway(FabricHost host, string command)
    {
        switch (command.Split(' '))
        {
            case ["UNNAME", var name]:
                Assert.Equal("a stranger's", File.ReadAllText(host.Test.Names.PathOf(name)));
                File.Delete(host.Test.Names.PathOf(name));
                break;
            case ["UNFORWARDING"]:
                Directory.Delete(Path.Combine(host.Test.StateDirectory, "forwarding.json.new"));
                break;
            default:
                host.Test.Run(command);
                break;
        }
    }
}
