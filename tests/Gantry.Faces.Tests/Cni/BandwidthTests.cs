using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Cni.Chains;
using Gantry.Netlink.Namespaces;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>How much a container takes in and sends: the same queues as the reference plugin's, and bytes that really take their time.</summary>
public sealed class BandwidthTests : IDisposable
{
    private const string Bridge = """{ "type": "bridge", "bridge": "br0", "isGateway": true, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" } }""";
    private const string Both = "\"ingressRate\": 8000000, \"ingressBurst\": 800000, \"egressRate\": 16000000, \"egressBurst\": 1600000";
    private const int Bytes = 1_000_000;

    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(Both, "{}")]
    [InlineData("\"ingressRate\": 123456, \"ingressBurst\": 654321", "{}")]
    [InlineData("\"egressRate\": 1000000000, \"egressBurst\": 400000000", "{}")]
    [InlineData("\"capabilities\": { \"bandwidth\": true }", $"{{ \"bandwidth\": {{ {Both} }} }}")]
    [InlineData("\"capabilities\": { \"bandwidth\": true }, \"egressRate\": 8000000, \"egressBurst\": 800000", $"{{ \"bandwidth\": {{ {Both} }} }}")]
    public void The_queues_are_those_of_the_reference_plugin(string keys, string runtimeConfig)
    {
        using var other = new CniHost();
        string path = other.Container("c1");
        CniAnswer reference = Chain(keys, runtimeConfig, Reference.On(other.Test.Namespace, other.Test.StateDirectory)).Add("c1", path);
        Assert.True(reference.Status == 0, reference.Text);
        string wanted = Queues(other);

        foreach (Runtime runtime in (Runtime[])[Chain(keys, runtimeConfig, _host.CallByType), Merged(keys, runtimeConfig)])
        {
            CniAnswer added = Add(runtime, "c1");
            Assert.Equal(wanted, Queues(_host));
            CniAnswer check = runtime.Check("c1", _host.Test.Names.PathOf("c1"), added);
            Assert.True(check is { Status: 0, Text: "" }, check.Text);
            Assert.True(runtime.Delete("c1", _host.Test.Names.PathOf("c1"), added) is { Status: 0, Text: "" });
            Assert.Equal("", Queues(_host));
            Assert.DoesNotContain("ifb", _host.Test.Run("ip -d link"), StringComparison.Ordinal);
            _host.Test.Names.Delete("c1");
        }
    }

    [Fact]
    public void The_script_that_explain_prints_makes_the_same_queues()
    {
        Add(Merged(Both, "{}"), "c1");
        using var other = new CniHost();
        var chain = Gantry.Cni.Chains.Chain.Parse(Encoding.UTF8.GetBytes(List($"{Bridge}, {{ \"type\": \"bandwidth\", {Both} }}")));
        string script = ChainExplanation.Of(chain, other.Host).Script!.Replace("/run/netns/CONTAINER", other.Container("c1"), StringComparison.Ordinal);
        string file = Path.Combine(other.Test.StateDirectory, "script");
        File.WriteAllText(file, script);
        other.Test.Run($"sh -e {file}");
        Assert.Equal(Queues(_host), Queues(other));
    }

    [Fact]
    public void What_goes_to_a_container_and_comes_from_it_takes_its_time()
    {
        Add(Merged(Both, "{}"), "c1");
        Add(Merged("\"ingressRate\": 0", "{}"), "c2");

        double to = Seconds(_host.Inside("c2"), _host.Inside("c1"), "10.1.0.2"), from = Seconds(_host.Inside("c1"), _host.Inside("c2"), "10.1.0.3");
        Assert.True(to >= 0.7, $"1 MB at 1 MB a second, the first 100 kB at once: {to} s");
        Assert.True(from >= 0.3, $"1 MB at 2 MB a second, the first 200 kB at once: {from} s");
        Assert.True(Seconds(_host.Test.Namespace, _host.Inside("c2"), "10.1.0.3") < from, "who is not limited takes no longer");
    }

    [Theory]
    [InlineData("tc qdisc delete dev $port root")]
    [InlineData("tc qdisc replace dev $port root handle 1: tbf rate 1mbit burst 100kb limit 200kb")]
    [InlineData("tc qdisc delete dev $port ingress")]
    [InlineData("ip link delete $ifb")]
    [InlineData("ip link set $ifb down")]
    public void Check_misses_what_somebody_took_away_and_repair_makes_it_again(string command)
    {
        Runtime runtime = Chain(Both, "{}", _host.CallByType);
        CniAnswer added = Add(runtime, "c1");
        string before = Queues(_host);
        _host.Test.Run($"port=$(ip -o link show master br0 | cut -d' ' -f2 | cut -d@ -f1); ifb=$(ip -o link show type ifb | cut -d' ' -f2 | tr -d :); {command}");

        CniAnswer check = runtime.Check("c1", _host.Test.Names.PathOf("c1"), added);
        Assert.True(check is { Status: 1, Code: 101 }, check.Text);
        using Engine.Host own = _host.Host;
        Assert.All(Engine.Repair.All(own), outcome => Assert.Null(outcome.Failure));
        Assert.Equal(before, Queues(_host));
    }

    [Fact]
    public void Gc_takes_the_dead_ones_block_away_and_leaves_the_living_ones()
    {
        Runtime runtime = new(List($"{Bridge}, {{ \"type\": \"bandwidth\", {Both} }}", "1.1.0"), _host.CallByType);
        Add(runtime, "c1");
        Add(runtime, "c2");
        _host.Test.Names.Delete("c1");
        CniAnswer collected = runtime.Collect(("c2", "eth0"));
        Assert.True(collected.Status == 0, collected.Text);
        Assert.Single(_host.Test.RunJson("ip -j link show type ifb").AsArray(), link => link!["ifname"] is not null);
        collected = runtime.Collect();
        Assert.True(collected.Status == 0, collected.Text);
        Assert.DoesNotContain("ifb", _host.Test.Run("ip -d link"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"ingressRate\": 1000000", "ingressBurst: a rate of 1000000 bits a second is said (ingressRate), so a burst must be, too")]
    [InlineData("\"egressBurst\": 1000000", "egressRate: a burst of 1000000 bits is said (egressBurst), so a rate must be, too")]
    [InlineData("\"egressRate\": 7, \"egressBurst\": 1000", "egressRate: 7 bits a second are less than a byte")]
    [InlineData("\"egressRate\": 1000, \"egressBurst\": 34359738360", "egressBurst: 34359738360 bits are 4 GiB or more")]
    public void Limits_that_make_no_sense_are_refused(string keys, string message)
    {
        CniAnswer answer = Chain(keys, "{}", _host.CallByType).Add("c1", _host.Container("c1"));
        Assert.Equal((1, 7, message), (answer.Status, answer.Code, answer.Message));
    }

    private static string Queues(CniHost host) => string.Join('\n', Picture.Queues(host));

    private static double Seconds(NetworkNamespace from, NetworkNamespace to, string address)
    {
        using var listener = NamespaceThread.Run(to, () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 5001));
            socket.Listen();
            return socket;
        });
        using var client = NamespaceThread.Run(from, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        client.Connect(IPAddress.Parse(address), 5001);
        using Socket server = listener.Accept();
        long start = Stopwatch.GetTimestamp();
        Task sending = Task.Run(() =>
        {
            client.Send(new byte[Bytes]);
            client.Shutdown(SocketShutdown.Send);
        });
        byte[] buffer = new byte[65536];
        int received = 0;
        for (int length; (length = server.Receive(buffer)) > 0; received += length)
        {
        }
        sending.Wait();
        Assert.Equal(Bytes, received);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string List(string chain, string version = "1.0.0") => $$"""{ "cniVersion": "{{version}}", "name": "net", "plugins": [{{chain}}] }""";

    private static Runtime Chain(string keys, string runtimeConfig, Func<string, byte[], IReadOnlyDictionary<string, string?>, CniAnswer> call) =>
        new(List($"{Bridge}, {{ \"type\": \"bandwidth\", {keys} }}"), call) { RuntimeConfig = JsonNode.Parse(runtimeConfig)!.AsObject() };

    private Runtime Merged(string keys, string runtimeConfig) =>
        new(ChainMerge.Merge(Gantry.Cni.Chains.Chain.Parse(Encoding.UTF8.GetBytes(List($"{Bridge}, {{ \"type\": \"bandwidth\", {keys} }}")))).ToJson().ToJsonString(), _host.CallByType) { RuntimeConfig = JsonNode.Parse(runtimeConfig)!.AsObject() };

    private CniAnswer Add(Runtime runtime, string name)
    {
        CniAnswer answer = runtime.Add(name, _host.Container(name));
        Assert.True(answer.Status == 0, answer.Text);
        return answer;
    }
}
