using System.Text;
using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>A network whose first containers the reference plugins attached, and Gantry the later ones.</summary>
public sealed class TakeOverTests : IDisposable
{
    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("bridge")]
    [InlineData("gantry-cni")]
    public void No_address_that_host_local_gave_is_given_again_until_its_container_goes(string type)
    {
        CniAnswer first = Old.Add("old1", _host.Container("old1")), second = Old.Add("old2", _host.Container("old2"));
        Assert.Equal((0, 0), (first.Status, second.Status));
        string[] before = Files();
        Assert.Equal(["10.1.0.10", "10.1.0.11", "fd00:1::10", "fd00:1::11"], before);

        Runtime runtime = New(type);
        CniAnswer third = runtime.Add("c3", _host.Container("c3"));
        Assert.True(third.Status == 0, third.Text);
        Assert.Equal(["10.1.0.12/24", "fd00:1::12/64"], Addresses(third));
        Assert.Equal(1, runtime.Add("c4", _host.Container("c4")).Status);
        Assert.True(Packets.Ping(_host.Inside("old1"), "10.1.0.12"));
        Assert.True(Packets.Ping(_host.Inside("c3"), "fd00:1::11"));
        CniAnswer check = runtime.Check("old1", _host.Test.Names.PathOf("old1"), first);
        Assert.True(check is { Status: 0, Text: "" }, check.Text);

        CniAnswer deleted = runtime.Delete("old1", _host.Test.Names.PathOf("old1"), first);
        Assert.True(deleted is { Status: 0, Text: "" }, deleted.Text);
        Assert.DoesNotContain("eth0", Shell.Run(_host.Inside("old1"), "ip link"), StringComparison.Ordinal);
        Assert.Equal(["10.1.0.11", "fd00:1::11"], Files());
        Assert.Equal(["10.1.0.10/24", "fd00:1::10/64"], Addresses(runtime.Add("c5", _host.Container("c5"))));

        _host.Test.Names.Delete("old2");
        Assert.True(runtime.Delete("old2", "", null) is { Status: 0, Text: "" });
        Assert.Empty(Files());
        Assert.Equal(["10.1.0.11/24", "fd00:1::11/64"], Addresses(runtime.Add("c6", _host.Container("c6"))));
        Assert.Equal(0, runtime.Delete("old2", "", null).Status);
    }

    [Fact]
    public void A_container_that_somebody_changed_fails_the_check_whoever_attached_it()
    {
        CniAnswer first = Old.Add("old1", _host.Container("old1"));
        Shell.Run(_host.Inside("old1"), "ip address delete 10.1.0.10/24 dev eth0");
        CniAnswer check = New("bridge").Check("old1", _host.Test.Names.PathOf("old1"), first);
        Assert.Equal((1, 101), (check.Status, check.Code));
    }

    [Fact]
    public void Gc_gives_back_what_the_dead_had_and_keeps_what_the_living_have()
    {
        Assert.Equal(0, Old.Add("old1", _host.Container("old1")).Status);
        Assert.Equal(0, Old.Add("old2", _host.Container("old2")).Status);
        _host.Test.Names.Delete("old1");

        Runtime runtime = New("gantry-cni");
        CniAnswer collected = runtime.Collect(("old2", "eth0"));
        Assert.True(collected.Status == 0, collected.Text);
        Assert.Equal(["10.1.0.11", "fd00:1::11"], Files());
        Assert.Equal(["10.1.0.10/24", "fd00:1::10/64"], Addresses(runtime.Add("c3", _host.Container("c3"))));
        Assert.Equal(["10.1.0.12/24", "fd00:1::12/64"], Addresses(runtime.Add("c4", _host.Container("c4"))));
    }

    /// <summary>Behind a plugin that stays the reference's.</summary>
    [Fact]
    public void In_the_place_of_host_local_alone_the_same_holds()
    {
        Assert.Equal(["10.1.0.10/24", "fd00:1::10/64"], Addresses(HostLocal("ADD", "old1", Reference.On(_host.Test.Namespace, _host.Test.StateDirectory))));
        Assert.Equal(["10.1.0.11/24", "fd00:1::11/64"], Addresses(HostLocal("ADD", "c2", _host.CallByType)));
        Assert.Equal("", HostLocal("CHECK", "old1", _host.CallByType).Text);
        Assert.Equal("", HostLocal("DEL", "old1", _host.CallByType).Text);
        Assert.Empty(Files());
        Assert.Equal(["10.1.0.12/24", "fd00:1::12/64"], Addresses(HostLocal("ADD", "c3", _host.CallByType)));
        Assert.Equal(["10.1.0.10/24", "fd00:1::10/64"], Addresses(HostLocal("ADD", "c4", _host.CallByType)));
    }

    private CniAnswer HostLocal(string verb, string container, Func<string, byte[], IReadOnlyDictionary<string, string?>, CniAnswer> call) => call(
        "host-local",
        Encoding.UTF8.GetBytes($$"""{ "cniVersion": "1.0.0", "name": "net", "type": "ptp", "ipam": {{Ipam}}, "prevResult": { "cniVersion": "1.0.0" } }"""),
        new Dictionary<string, string?>
        {
            ["CNI_COMMAND"] = verb,
            ["CNI_CONTAINERID"] = container,
            ["CNI_NETNS"] = _host.Test.Names.Exists(container) ? _host.Test.Names.PathOf(container) : _host.Container(container),
            ["CNI_IFNAME"] = "eth0",
            ["CNI_PATH"] = Reference.Folder,
        });

    private const string Ranges = """[[{ "subnet": "10.1.0.0/24", "rangeStart": "10.1.0.10", "rangeEnd": "10.1.0.12" }], [{ "subnet": "fd00:1::/64", "rangeStart": "fd00:1::10", "rangeEnd": "fd00:1::12" }]]""";

    private string Folder => Path.Combine(_host.Test.StateDirectory, "host-local");

    private string Ipam => $$"""{ "type": "host-local", "dataDir": "{{Folder}}", "ranges": {{Ranges}} }""";

    private Runtime Old => new(List("bridge"), Reference.On(_host.Test.Namespace, _host.Test.StateDirectory));

    private Runtime New(string type) => new(List(type, "1.1.0"), _host.CallByType);

    private string List(string type, string version = "1.0.0") => $$"""{ "cniVersion": "{{version}}", "name": "net", "plugins": [{ "type": "{{type}}", "bridge": "br0", "isDefaultGateway": true, "ipam": {{Ipam}} }] }""";

    private string[] Files() => [.. Directory.GetFiles(Path.Combine(Folder, "net")).Select(path => Path.GetFileName(path)).Where(name => System.Net.IPAddress.TryParse(name, out _)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Addresses(CniAnswer answer) => (answer.Json["ips"] as JsonArray ?? throw new InvalidOperationException(answer.Text)).Select(ip => (string)ip!["address"]!);
}
