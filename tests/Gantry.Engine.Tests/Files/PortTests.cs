using System.Text;
using Gantry.Engine.Files;
using Gantry.Engine.Model;
using Xunit;

namespace Gantry.Engine.Tests.Files;

/// <summary>Published ports in a topology file: what each form means, and what is said of those that mean nothing.</summary>
public sealed class PortTests
{
    [Theory]
    [InlineData("8080:80", "8080/tcp → 80 in front")]
    [InlineData("\"8080:80\"", "8080/tcp → 80 in front")]
    [InlineData("22:22", "22/tcp → 22 in front")] // to YAML 1.1 a number of base 60
    [InlineData("5353:53/udp", "5353/udp → 53 in front")]
    [InlineData("3868:3868/sctp", "3868/sctp → 3868 in front")]
    [InlineData("127.0.0.1:8080:80", "127.0.0.1:8080/tcp → 80 in front")]
    [InlineData("0.0.0.0:8080:80", "0.0.0.0:8080/tcp → 80 in front")]
    [InlineData("\"[2001:db8::1]:8080:80/udp\"", "[2001:db8::1]:8080/udp → 80 in front")]
    [InlineData("8000-8010:9000-9010", "8000-8010/tcp → 9000-9010 in front")]
    [InlineData("8000-8010:8000-8010/udp", "8000-8010/udp → 8000-8010 in front")]
    [InlineData("{ publish: 8080 }", "8080/tcp → 8080 in front")]
    [InlineData("{ publish: 8000-8010, to: 9000-9010, host_address: 192.0.2.1, protocol: udp, network: back }", "192.0.2.1:8000-8010/udp → 9000-9010 in back")]
    [InlineData("1:65535", "1/tcp → 65535 in front")]
    public void A_port_is_read(string port, string expected)
    {
        PublishedPort read = Read($"[{port}]").Nodes[0].Ports.Single();
        Assert.Equal(expected, $"{read.HostWords} → {read.To} in {read.Network}");
    }

    [Theory]
    [InlineData("80", "\"80\" says not which port of the host it is")]
    [InlineData("80/udp", "\"80/udp\" says not which port of the host it is")]
    [InlineData("8080:80/icmp", "protocol must be tcp, udp or sctp, not \"icmp\"")]
    [InlineData("0:80", "port 0 is out of range: 1 to 65535")]
    [InlineData("8080:65536", "port 65536 is out of range: 1 to 65535")]
    [InlineData("8080:http", "\"http\" is no port: a number, or two with - between them")]
    [InlineData("8080:-1", "\"-1\" is no port: a number, or two with - between them")]
    [InlineData("8010-8000:80-90", "the range 8010-8000 goes backwards: 8000-8010")]
    [InlineData("8000-8010:80", "11 ports of the host (8000-8010) can't lead to 1 of node \"web\" (80)")]
    [InlineData("localhost:8080:80", "\"localhost\" is no IP address")]
    [InlineData("\"fd00::1:8080:80\"", "\"fd00::1\" must be in brackets before a port: [fd00::1]")]
    [InlineData("\"[::1]:8080:80\"", "a port can't be published on ::1: the kernel lets nothing that was sent to it leave the host")]
    [InlineData("{ publish: 8080, network: closed }", "node \"web\" can't publish a port: network \"closed\" has no way out (outside: none)")]
    [InlineData("{ publish: 8080, network: bare }", "node \"web\" can't publish a port: the host is not in network \"bare\"")]
    [InlineData("{ publish: 8080, network: bak }", "node \"web\" is not in network \"bak\"")]
    [InlineData("{ publish: 8080, network: back, host_address: 2001:db8::1 }", "a port on 2001:db8::1 can't lead into network \"back\" (10.32.0.0/24): one is IPv4, the other IPv6")]
    [InlineData("{ to: 80 }", "a port of node \"web\" says not which port of the host it is")]
    [InlineData("{ publish: 80, hostaddress: 1.2.3.4 }", "unknown key \"hostaddress\" in a port of node \"web\"")]
    [InlineData("[80]", "a port must be a text, not a list")]
    public void A_port_that_means_nothing_is_an_error_with_its_place(string port, string expected)
    {
        FileError error = Assert.Throws<FileException>(() => Read($"\n      - {port}")).Errors.Single();
        Assert.Equal((11, expected), (error.At.Line, error.Message));
        Assert.InRange(error.At.Column, 9, 80);
    }

    [Theory]
    [InlineData("8080:80", "8080:81", "port 8080/tcp of the host is published twice: as 8080/tcp of node \"web\" in line 11")]
    [InlineData("127.0.0.1:8080:80", "8080:81", "port 8080/tcp of the host is published twice: as 127.0.0.1:8080/tcp of node \"web\" in line 11")]
    [InlineData("8000-8010:8000-8010", "0.0.0.0:8005:81", "port 0.0.0.0:8005/tcp of the host is published twice: as 8000-8010/tcp of node \"web\" in line 11")]
    [InlineData("\"[::]:8080:80\"", "\"[2001:db8::1]:8080:81\"", "port [2001:db8::1]:8080/tcp of the host is published twice: as [::]:8080/tcp of node \"web\" in line 11")]
    public void A_port_of_the_host_leads_to_one_place(string first, string second, string expected)
    {
        FileError error = Assert.Throws<FileException>(() => Read($"\n      - {first}\n      - {second}")).Errors.Single();
        Assert.Equal($"test.yaml:12:9: {expected}", error.FirstLine);
    }

    [Theory]
    [InlineData("8080:80", "8080:80/udp")]
    [InlineData("127.0.0.1:8080:80", "127.0.0.2:8080:80")]
    [InlineData("0.0.0.0:8080:80", "\"[::]:8080:81\"")]
    [InlineData("8000-8010:8000-8010", "8011:80")]
    public void Ports_that_do_not_meet_stand_side_by_side(string first, string second) =>
        Assert.Equal(2, Read($"[{first}, {second}]").Nodes[0].Ports.Length);

    [Fact]
    public void A_node_in_no_network_has_nothing_to_publish_by()
    {
        FileError error = Assert.Throws<FileException>(() => Parse("name: t\nnodes: { a: { ports: [8080:80] } }")).Errors.Single();
        Assert.Equal("test.yaml:2:23: node \"a\" can't publish a port: it is in no network", error.FirstLine);
    }

    [Fact]
    public void A_node_whose_answers_go_by_another_node_publishes_nothing()
    {
        const string Yaml = """
            name: t
            networks: { wan: { subnet: 10.1.0.0/24 }, lan: { subnet: 10.2.0.0/24, router: r } }
            nodes:
              r: { networks: [wan, lan], forward: true }
              a: { networks: [lan, wan], ports: [8080:80] }
            """;
        FileError error = Assert.Throws<FileException>(() => Parse(Yaml)).Errors.Single();
        Assert.Equal("test.yaml:5:38: node \"a\" answers by router \"r\" of network \"lan\", so nobody would get an answer through port 8080 of the host", error.FirstLine);
        Assert.Equal("default_route: true in network \"wan\" of the node", error.Hint);
        Topology topology = Parse(Yaml.Replace("[lan, wan]", "[lan, { network: wan, default_route: true }]", StringComparison.Ordinal));
        Assert.Equal("wan", topology.Nodes[1].Ports.Single().Network.ToString());
    }

    [Fact]
    public void Replicas_share_a_range_one_each()
    {
        Topology topology = Parse("name: t\nnetworks: { n: { subnet: 10.1.0.0/24 } }\nnodes: { a: { networks: n, replicas: 3, ports: [8001-8003:80] } }");
        Assert.Equal(["8001/tcp → 80", "8002/tcp → 80", "8003/tcp → 80"], topology.Nodes.Select(node => $"{node.Ports.Single().HostWords} → {node.Ports.Single().To}"));
    }

    [Theory]
    [InlineData("8080:80", "node \"a\" has 3 replicas, which can't all have port 8080 of the host for 80", "a range with one for each works, to one port: \"8080-8082:80\"")]
    [InlineData("8001-8002:80", "node \"a\" has 3 replicas, which can't all have port 8001-8002 of the host for 80", "a range with one for each works, to one port: \"8001-8003:80\"")]
    public void Replicas_can_not_all_have_one_port(string port, string message, string hint)
    {
        FileError error = Assert.Throws<FileException>(() =>
            Parse($"name: t\nnetworks: {{ n: {{ subnet: 10.1.0.0/24 }} }}\nnodes: {{ a: {{ networks: n, replicas: 3, ports: [{port}] }} }}")).Errors.Single();
        Assert.Equal((message, hint), (error.Message, error.Hint));
    }

    /// <summary>The ports begin in line 10, a list of lines in line 11.</summary>
    private static Topology Read(string ports) => Parse($$"""
        name: ports
        networks:
          front: { subnet: [10.31.0.0/24, "fd31::/64"] }
          back: { subnet: 10.32.0.0/24 }
          closed: { subnet: 10.33.0.0/24, outside: none }
          bare: { subnet: 10.34.0.0/24, gateway: none }
        nodes:
          web:
            networks: [closed, bare, front, back]
            ports: {{ports}}
        """);

    private static Topology Parse(string yaml)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(yaml));
        return TopologyFile.Read(stream, "test.yaml");
    }
}
