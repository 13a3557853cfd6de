using System.Text;
using System.Text.Json.Nodes;
using Gantry.Cni.Chains;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>
/// The table of keys in docs/cni.md: it has every key of the reference's documents, and each line is proven by its kind. "same" is compared
/// with the reference plugin's own result and kernel; "refused" is the error, word for word; what differs is taken, and tested by its subject.
/// </summary>
public sealed class KeyTests : IDisposable
{
    private const string Page = "docs/cni.md";
    private const string Begin = "<!-- keys -->\n", End = "<!-- end of keys -->";
    private const string Bridge = """{ "type": "bridge", "bridge": "br0", "isGateway": true, "ipMasq": true, "ipam": { "type": "host-local", "subnet": "10.1.0.0/24" } }""";

    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    /// <summary>Keys of a plugin, a chain that says them, what the runtime says, and CNI_ARGS.</summary>
    public static TheoryData<string, string, string, string, string> Same => new()
    {
        { "bridge", "name, type, bridge, isGateway, hairpinMode, ipam", Of("\"isGateway\": true, \"hairpinMode\": true", HostLocal), "{}", "" },
        { "bridge", "isDefaultGateway", Of("\"isDefaultGateway\": true", HostLocal), "{}", "" },
        { "bridge", "promiscMode, dns", Of("\"promiscMode\": true, \"dns\": { \"nameservers\": [\"10.1.0.1\"], \"domain\": \"example.com\", \"search\": [\"a\"], \"options\": [\"ndots:2\"] }", HostLocal), "{}", "" },
        { "bridge", "CNI_ARGS MAC", Of("\"isGateway\": true", HostLocal), "{}", "MAC=02:00:00:00:00:71" },
        { "bridge", "args.cni.mac", Of("\"args\": { \"cni\": { \"mac\": \"02:00:00:00:00:72\" } }", HostLocal), "{}", "MAC=02:00:00:00:00:71" },
        { "bridge", "runtimeConfig.mac", Of("\"capabilities\": { \"mac\": true }, \"args\": { \"cni\": { \"mac\": \"02:00:00:00:00:72\" } }", HostLocal), """{ "mac": "02:00:00:00:00:73" }""", "MAC=02:00:00:00:00:71" },
        { "host-local", "type, subnet, rangeStart, rangeEnd, gateway", Of("\"isGateway\": true", "\"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"rangeStart\": \"10.1.0.50\", \"rangeEnd\": \"10.1.0.60\", \"gateway\": \"10.1.0.254\""), "{}", "" },
        { "host-local", "ranges, ranges.subnet, ranges.rangeStart, ranges.rangeEnd, ranges.gateway, routes, routes.dst, routes.gw", Of("\"isGateway\": true", "\"type\": \"host-local\", \"ranges\": [[{ \"subnet\": \"10.1.0.0/24\", \"rangeStart\": \"10.1.0.20\", \"rangeEnd\": \"10.1.0.30\", \"gateway\": \"10.1.0.9\" }], [{ \"subnet\": \"fd00:1::/64\" }]], \"routes\": [{ \"dst\": \"0.0.0.0/0\" }, { \"dst\": \"10.9.0.0/16\", \"gw\": \"10.1.0.77\" }, { \"dst\": \"::/0\" }]"), "{}", "" },
        { "host-local", "CNI_ARGS IP", Of("\"isGateway\": true", HostLocal), "{}", "IP=10.1.0.41" },
        { "host-local", "args.cni.ips", Of("\"args\": { \"cni\": { \"ips\": [\"10.1.0.42\"] } }", HostLocal), "{}", "" },
        { "host-local", "runtimeConfig.ips", Of("\"capabilities\": { \"ips\": true }", HostLocal), """{ "ips": ["10.1.0.43"] }""", "" },
        { "host-local", "runtimeConfig.ipRanges", Of("\"isGateway\": true, \"capabilities\": { \"ipRanges\": true }", "\"type\": \"host-local\""), """{ "ipRanges": [[{ "subnet": "10.7.0.0/24" }]] }""", "" },
        { "static", "type, addresses.address, addresses.gateway, routes", Of("\"isGateway\": true", "\"type\": \"static\", \"addresses\": [{ \"address\": \"10.1.0.5/24\", \"gateway\": \"10.1.0.254\" }, { \"address\": \"fd00:1::5/64\" }], \"routes\": [{ \"dst\": \"0.0.0.0/0\" }]"), "{}", "" },
        { "static", "CNI_ARGS IP, CNI_ARGS GATEWAY", Of("\"isGateway\": true", "\"type\": \"static\""), "{}", "IP=10.1.0.6/24;GATEWAY=10.1.0.253" },
        { "static", "args.cni.ips", Of("\"args\": { \"cni\": { \"ips\": [\"10.1.0.7/24\"] } }", "\"type\": \"static\""), "{}", "" },
        { "static", "runtimeConfig.ips", Of("\"capabilities\": { \"ips\": true }", "\"type\": \"static\""), """{ "ips": ["10.1.0.8/24"] }""", "" },
        { "tuning", "sysctl, mac, mtu, promisc, allmulti", $$"""{{Bridge}}, { "type": "tuning", "sysctl": { "net.ipv4.conf.IFNAME.arp_filter": "1", "net.core.somaxconn": "500" }, "mac": "02:00:00:00:00:74", "mtu": 1300, "promisc": true, "allmulti": true }""", "{}", "" },
        { "tuning", "CNI_ARGS MAC", $$"""{{Bridge}}, { "type": "tuning" }""", "{}", "MAC=02:00:00:00:00:75" },
        { "tuning", "runtimeConfig.mac", $$"""{{Bridge}}, { "type": "tuning", "capabilities": { "mac": true } }""", """{ "mac": "02:00:00:00:00:76" }""", "MAC=02:00:00:00:00:75" },
        { "bandwidth", "ingressRate, ingressBurst", $$"""{{Bridge}}, { "type": "bandwidth", "ingressRate": 8000000, "ingressBurst": 800000 }""", "{}", "" },
        { "bandwidth", "egressRate, egressBurst", $$"""{{Bridge}}, { "type": "bandwidth", "egressRate": 8000000, "egressBurst": 800000 }""", "{}", "" },
        { "bandwidth", "runtimeConfig.bandwidth", $$"""{{Bridge}}, { "type": "bandwidth", "capabilities": { "bandwidth": true } }""", """{ "bandwidth": { "ingressRate": 8000000, "ingressBurst": 800000, "egressRate": 9000000, "egressBurst": 900000 } }""", "" },
        { "tuning", "args.cni.mac, args.cni.mtu, args.cni.promisc, args.cni.allmulti, args.cni.sysctl", $$"""{{Bridge}}, { "type": "tuning", "mtu": 1200, "sysctl": { "net.core.somaxconn": "500" }, "args": { "cni": { "mac": "02:00:00:00:00:77", "mtu": 1310, "promisc": true, "allmulti": true, "sysctl": { "net.core.somaxconn": "501" } } } }""", "{}", "" },
    };

    /// <summary>What the address plugins answer, of which Debian's bridge passes only a part on.</summary>
    public static TheoryData<string, string, string> Answered => new()
    {
        { "host-local", "resolvConf", $$"""{ {{HostLocal}}, "resolvConf": "{{Path.Combine(Repository.Root, "tests/Gantry.Faces.Tests/Cni/resolv.conf")}}" }""" },
        { "static", "dns", """{ "type": "static", "addresses": [{ "address": "10.1.0.5/24" }], "dns": { "nameservers": ["192.0.2.53"], "domain": "example.com", "search": ["a"], "options": ["ndots:2"] } }""" },
    };

    /// <summary>What plugins later than Debian's 1.1.1 know: what the kernel must say.</summary>
    public static TheoryData<string, string, string, string, string> Newer => new()
    {
        { "bridge", "portIsolation", Of("\"isGateway\": true, \"portIsolation\": true", HostLocal), "bridge -d link show", "isolated on" },
        { "host-local", "routes.priority", Of("\"isGateway\": true", "\"routes\": [{ \"dst\": \"10.9.0.0/16\", \"priority\": 77 }], " + HostLocal), "ip netns exec c1 ip route", "10.9.0.0/16 via 10.1.0.1 dev eth0 metric 77" },
        { "host-local", "routes.table", Of("\"isGateway\": true", "\"routes\": [{ \"dst\": \"10.9.0.0/16\", \"table\": 77 }], " + HostLocal), "ip netns exec c1 ip route show table 77", "10.9.0.0/16 via 10.1.0.1 dev eth0" },
        { "tuning", "txQLen", $$"""{{Bridge}}, { "type": "tuning", "txQLen": 77 }""", "ip netns exec c1 ip link show eth0", "qlen 77" },
        { "tuning", "args.cni.txQLen", $$"""{{Bridge}}, { "type": "tuning", "args": { "cni": { "txQLen": 78 } } }""", "ip netns exec c1 ip link show eth0", "qlen 78" },
    };

    /// <summary>An entry behind the bridge, or the bridge itself, that asks for it; what the runtime says.</summary>
    public static TheoryData<string, string, string, string> Refused => new()
    {
        { "bridge", "vlan", Of("\"vlan\": 100", HostLocal), "{}" },
        { "bridge", "vlanTrunk", Of("\"vlanTrunk\": [{ \"id\": 101 }]", HostLocal), "{}" },
        { "bridge", "enabledad", Of("\"enabledad\": true", HostLocal), "{}" },
        { "bridge", "macspoofchk", Of("\"macspoofchk\": true", HostLocal), "{}" },
        { "bridge", "disableContainerInterface", Of("\"disableContainerInterface\": true", ""), "{}" },
        { "host-local", "routes.mtu", Of("\"isGateway\": true", "\"routes\": [{ \"dst\": \"10.9.0.0/16\", \"mtu\": 1400 }], " + HostLocal), "{}" },
        { "host-local", "routes.advmss", Of("\"isGateway\": true", "\"routes\": [{ \"dst\": \"10.9.0.0/16\", \"advmss\": 1300 }], " + HostLocal), "{}" },
        { "host-local", "routes.scope", Of("\"isGateway\": true", "\"routes\": [{ \"dst\": \"10.9.0.0/16\", \"scope\": 253 }], " + HostLocal), "{}" },
        { "portmap", "masqAll", $$"""{{Bridge}}, { "type": "portmap", "masqAll": true }""", "{}" },
        { "portmap", "externalSetMarkChain", $$"""{{Bridge}}, { "type": "portmap", "externalSetMarkChain": "MARK" }""", "{}" },
        { "portmap", "conditionsV4", $$"""{{Bridge}}, { "type": "portmap", "conditionsV4": ["-s", "192.0.2.0/24"] }""", "{}" },
        { "portmap", "conditionsV6", $$"""{{Bridge}}, { "type": "portmap", "conditionsV6": ["-s", "2001:db8::/32"] }""", "{}" },
        { "bandwidth", "unshapedSubnets", $$"""{{Bridge}}, { "type": "bandwidth", "ingressRate": 8000000, "ingressBurst": 800000, "unshapedSubnets": ["10.0.0.0/8"] }""", "{}" },
        { "bandwidth", "shapedSubnets", $$"""{{Bridge}}, { "type": "bandwidth", "ingressRate": 8000000, "ingressBurst": 800000, "shapedSubnets": ["10.0.0.0/8"] }""", "{}" },
        { "firewall", "firewalldZone", $$"""{{Bridge}}, { "type": "firewall", "firewalldZone": "public" }""", "{}" },
    };

    /// <summary>Chains that hold the keys which differ; they are taken.</summary>
    public static TheoryData<string, string, string, string> Different => new()
    {
        { "bridge", "forceAddress, ipMasq, ipMasqBackend, mtu, preserveDefaultVlan", Of("\"isGateway\": true, \"forceAddress\": true, \"ipMasq\": true, \"ipMasqBackend\": \"iptables\", \"mtu\": 1400, \"preserveDefaultVlan\": false", HostLocal), "{}" },
        { "host-local", "dataDir", Of("\"isGateway\": true", "\"dataDir\": \"/run/nobody\", " + HostLocal), "{}" },
        { "static", "addresses", Of("\"isGateway\": true", "\"type\": \"static\", \"addresses\": [{ \"address\": \"10.1.0.5/24\" }]"), "{}" },
        { "portmap", "snat, markMasqBit, backend, runtimeConfig.portMappings", $$"""{{Bridge}}, { "type": "portmap", "snat": true, "markMasqBit": 13, "backend": "nftables", "capabilities": { "portMappings": true } }""", """{ "portMappings": [{ "hostPort": 8080, "containerPort": 80 }] }""" },
        { "firewall", "backend, iptablesAdminChainName, ingressPolicy", $$"""{{Bridge}}, { "type": "firewall", "backend": "iptables", "iptablesAdminChainName": "ADMIN", "ingressPolicy": "same-bridge" }""", "{}" },
        { "tuning", "dataDir", $$"""{{Bridge}}, { "type": "tuning", "mtu": 1300, "dataDir": "/run/nobody" }""", "{}" },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void Keys_that_are_the_same_lead_to_the_same_as_with_the_reference_plugin(string plugin, string keys, string chain, string runtimeConfig, string arguments)
    {
        Assert.NotEqual("", plugin + keys);
        ComparisonTests.Compare(List(chain), runtimeConfig, string.Join(';', ((string[])["IgnoreUnknown=1", arguments]).Where(part => part.Length > 0)));
    }

    [Theory]
    [MemberData(nameof(Answered))]
    public void Address_plugins_that_are_called_by_others_answer_the_same(string plugin, string key, string ipam)
    {
        Assert.NotEqual("", key);
        byte[] request = Encoding.UTF8.GetBytes($$"""{ "cniVersion": "1.0.0", "name": "net", "type": "bridge", "ipam": {{ipam}} }""");
        Dictionary<string, string?> environment = new()
        {
            ["CNI_COMMAND"] = "ADD",
            ["CNI_CONTAINERID"] = "c1",
            ["CNI_NETNS"] = _host.Container("c1"),
            ["CNI_IFNAME"] = "eth0",
            ["CNI_PATH"] = Reference.Folder,
        };
        CniAnswer expected = Reference.On(_host.Test.Namespace, _host.Test.StateDirectory)(plugin, request, environment), answer = _host.CallByType(plugin, request, environment);
        Assert.True(JsonNode.DeepEquals(expected.Json, answer.Json), $"{expected.Text}\n{answer.Text}");
    }

    [Theory]
    [MemberData(nameof(Newer))]
    public void Keys_that_the_reference_learnt_later_do_what_they_say(string plugin, string key, string chain, string command, string wanted)
    {
        Assert.NotEqual("", plugin + key);
        CniAnswer answer = Add(chain, "{}");
        Assert.True(answer.Status == 0, answer.Text);
        Assert.Contains(wanted, Run(command), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Keys_that_are_refused_are_refused_in_the_words_of_the_table(string plugin, string key, string chain, string runtimeConfig)
    {
        CniAnswer answer = Add(chain, runtimeConfig);

        Assert.Equal(KeyTable.All.Single(known => known.Plugin == plugin && known.Key == key).Meaning, answer.Message);
        Assert.Equal(2, answer.Code);
    }

    [Theory]
    [MemberData(nameof(Different))]
    public void Keys_that_differ_are_taken(string plugin, string keys, string chain, string runtimeConfig)
    {
        Assert.NotEqual("", plugin + keys);
        CniAnswer answer = Add(chain, runtimeConfig);
        Assert.True(answer.Status == 0, answer.Text);
    }

    [Fact]
    public void The_table_has_every_key_of_the_references_documents_and_each_is_tested_here()
    {
        string[] documented = [.. File.ReadLines(Path.Combine(Repository.Root, "tests/Gantry.Faces.Tests/Cni/reference-keys.txt")).Where(line => !line.StartsWith('#')).Order(StringComparer.Ordinal)];
        Assert.Equal(documented, KeyTable.All.Select(known => $"{known.Plugin} {known.Key}").Order(StringComparer.Ordinal));
        Assert.Equal(Listed(KeySupport.Same), Tested(Same.Select(row => (row.Data.Item1, row.Data.Item2)).Concat(Newer.Select(row => (row.Data.Item1, row.Data.Item2))).Concat(Answered.Select(row => (row.Data.Item1, row.Data.Item2)))));
        Assert.Equal(Listed(KeySupport.Refused), Tested(Refused.Select(row => (row.Data.Item1, row.Data.Item2))));
        Assert.Equal(Listed(KeySupport.Different), Tested(Different.Select(row => (row.Data.Item1, row.Data.Item2))));
    }

    [Fact]
    public void The_page_has_the_table()
    {
        string file = Path.Combine(Repository.Root, Page), page = File.ReadAllText(file);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string wanted = page[..begin] + Table() + page[page.IndexOf(End, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("GANTRY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, wanted);
            return;
        }
        Assert.True(page == wanted, $"{Page} is not what the table of keys says: ./run docs writes it anew");
    }

    private const string HostLocal = "\"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\"";

    private static string Of(string keys, string ipam) => $$"""{ "type": "bridge", "bridge": "br0", {{keys}}, "ipam": { {{ipam}} } }""";

    private static string List(string chain) => $$"""{ "cniVersion": "1.0.0", "name": "net", "plugins": [{{chain}}] }""";

    private CniAnswer Add(string chain, string runtimeConfig) =>
        new Runtime(List(chain), _host.CallByType) { RuntimeConfig = JsonNode.Parse(runtimeConfig)!.AsObject() }.Add("c1", _host.Container("c1"));

    private string Run(string command) => command.StartsWith("ip netns exec c1 ", StringComparison.Ordinal)
        ? Shell.Run(_host.Inside("c1"), command["ip netns exec c1 ".Length..])
        : _host.Test.Run(command);

    private static IEnumerable<string> Listed(KeySupport support) => KeyTable.All.Where(known => known.Support == support).Select(known => $"{known.Plugin} {known.Key}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Tested(IEnumerable<(string Plugin, string Keys)> rows) =>
        rows.SelectMany(row => row.Keys.Split(", ").Select(key => $"{row.Plugin} {key}")).Order(StringComparer.Ordinal);

    private static string Table() => string.Concat(KeyTable.All.GroupBy(known => known.Plugin).Select(plugin =>
        $"\n### {plugin.Key}\n\n| key | gantry | |\n| --- | --- | --- |\n"
        + string.Concat(plugin.Select(known => $"| `{known.Key}` | {known.Support.ToString().ToLowerInvariant()} | {(known.Support == KeySupport.Refused ? $"`{known.Meaning}`" : known.Meaning)} |\n")))) + "\n";
}
