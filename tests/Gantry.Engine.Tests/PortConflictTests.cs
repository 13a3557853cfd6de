using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>A port of the host that somebody else holds is refused before anything is touched, and named is who has it.</summary>
public sealed class PortConflictTests
{
    [Theory]
    [InlineData("0.0.0.0", false, "8080:80", "8080/tcp")]
    [InlineData("::", false, "8080:80", "8080/tcp")] // of both families
    [InlineData("127.0.0.1", false, "8080:80", "8080/tcp")]
    [InlineData("127.0.0.1", false, "127.0.0.1:8080:80", "127.0.0.1:8080/tcp")]
    [InlineData("127.0.0.1", false, "8000-8100:8000-8100", "8000-8100/tcp")]
    [InlineData("::1", false, "'[::]:8080:80'", "8080/tcp")]
    [InlineData("0.0.0.0", true, "8080:80/udp", "8080/udp")]
    public void A_port_that_a_process_holds_is_refused(string address, bool udp, string port, string words)
    {
        using FabricHost host = FabricHost.Create();
        using Socket held = Hold(host, IPAddress.Parse(address), udp);
        string before = KernelPicture.Take(host.Test.Namespace);
        var error = Assert.Throws<FabricException>(() => host.Up(Yaml("mine", "10.31.0", port)));
        Assert.Equal($"port {words} of node mine-web: process {Environment.ProcessId} (dotnet) holds {held.LocalEndPoint}", error.Message);
        Assert.Equal(["publish another port of the host, or make that one free; nothing was changed"], error.Details);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        held.Dispose();
        host.Up(Yaml("mine", "10.31.0", port));
    }

    [Theory]
    [InlineData("127.0.0.1", false, "127.0.0.2:8080:80")]
    [InlineData("127.0.0.1", false, "8080:80/udp")]
    [InlineData("127.0.0.1", false, "8081:80")]
    [InlineData("127.0.0.1", false, "'[::]:8080:80'")]
    [InlineData("0.0.0.0", true, "8080:80")]
    public void A_port_beside_it_is_free(string address, bool udp, string port)
    {
        using FabricHost host = FabricHost.Create();
        using Socket held = Hold(host, IPAddress.Parse(address), udp);
        host.Up(Yaml("mine", "10.31.0", port));
        Assert.Empty(host.Plan(Yaml("mine", "10.31.0", port)));
    }

    [Theory]
    [InlineData("8080:80", "8080:80", "8080/tcp")]
    [InlineData("127.0.0.1:8080:80", "8080:80", "8080/tcp")]
    [InlineData("8000-8100:8000-8100", "127.0.0.1:8080:80", "127.0.0.1:8080/tcp")]
    [InlineData("8080:80", "8000-8100:8000-8100", "8000-8100/tcp")]
    [InlineData("8000-8100:9000-9100", "8080-8090:8080-8090", "8080-8090/tcp")]
    [InlineData("127.0.0.1:8000-8100:8000-8100", "127.0.0.1:8080:80", "127.0.0.1:8080/tcp")]
    public void A_port_of_another_fabric_is_refused_and_free_when_that_one_goes(string theirs, string ours, string words)
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml("theirs", "10.32.0", theirs));
        string before = KernelPicture.Take(host.Test.Namespace);
        var error = Assert.Throws<FabricException>(() => host.Up(Yaml("ours", "10.31.0", ours)));
        Assert.Equal($"port {words} of node ours-web: fabric theirs has published it, it leads to 10.32.0.2", error.Message);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        host.Down("theirs");
        host.Up(Yaml("ours", "10.31.0", ours));
        host.Down("ours");
        Assert.Equal("", host.Test.Run("nft list ruleset"));
    }

    [Theory]
    [InlineData("8080:80")]
    [InlineData("127.0.0.1:8080:80")]
    [InlineData("8080-8081:8080-8081")]
    [InlineData("127.0.0.1:8080-8081:8080-8081")]
    public void A_port_of_another_node_is_not_taken_by_publishing_it_live(string port)
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml("mine", "10.31.0", port));
        string before = KernelPicture.Take(host.Test.Namespace);
        foreach (string wish in (string[])["8080:81", "127.0.0.1:8080:81", "8070-8090:8070-8090"])
        {
            var error = Assert.Throws<FabricException>(() => host.Fabric("mine").Publish(new FabricName("other"), PortSpec.Parse(wish)));
            Assert.EndsWith("of node other: fabric mine has published it, it leads to 10.31.0.2", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
    }

    [Fact]
    public void An_address_that_the_host_does_not_have_is_refused_unless_sockets_may_have_it()
    {
        using FabricHost host = FabricHost.Create();
        string yaml = Yaml("mine", "10.31.0", "192.0.2.1:8080:80");
        var error = Assert.Throws<FabricException>(() => host.Up(yaml));
        Assert.Equal("port 192.0.2.1:8080/tcp of node mine-web: the host has no address 192.0.2.1", error.Message);
        host.Test.Run("sysctl -qw net.ipv4.ip_nonlocal_bind=1");
        host.Up(yaml);
        host.Down("mine");
        host.Test.Run("sysctl -qw net.ipv4.ip_nonlocal_bind=0");
        host.Up(Yaml("mine", "10.31.0", "10.31.0.1:8080:80")); // The gateway's, which this very up makes.
    }

    [Fact]
    public void What_is_published_stays_when_a_socket_comes_later()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(Yaml("mine", "10.31.0", "8080:80"));
        using Socket late = Hold(host, IPAddress.Any, udp: false);
        Assert.Empty(host.Plan(Yaml("mine", "10.31.0", "8080:80")));
    }

    /// <summary>As podman's conmon does. The test holds the port, and is the parent of what lives in the container.</summary>
    [Fact]
    public void A_port_that_who_watches_over_a_container_holds_is_the_containers_also_when_its_rules_were_lost()
    {
        using FabricHost host = FabricHost.Create();
        using Process inside = Process.Start(new ProcessStartInfo("unshare", ["-n", "sh", "-c", "echo ready; exec cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("ready", inside.StandardOutput.ReadLine());
        using Socket held = Hold(host, IPAddress.Any, udp: false);
        string yaml = $"name: mine\nnetworks: {{ net: {{ subnet: 10.31.0.0/24 }} }}\nnodes: {{ web: {{ namespace: /proc/{inside.Id}/ns/net, networks: net, ports: ['8080:80'] }} }}";
        string other = yaml.Replace("web:", "db:", StringComparison.Ordinal).Replace($"namespace: /proc/{inside.Id}/ns/net,", "", StringComparison.Ordinal);
        Assert.Contains("holds 0.0.0.0:8080", Assert.Throws<FabricException>(() => host.Up(other)).Message, StringComparison.Ordinal);

        host.Up(yaml);
        host.Test.Run("nft flush ruleset");
        host.Up(yaml);
        Assert.Empty(host.Plan(yaml));
        inside.StandardInput.Close();
        inside.WaitForExit();
    }

    private static Socket Hold(FabricHost host, IPAddress address, bool udp) => NamespaceThread.Run(host.Test.Namespace, () =>
    {
        var socket = new Socket(address.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }
        socket.Bind(new IPEndPoint(address, 8080));
        if (!udp)
        {
            socket.Listen();
        }
        return socket;
    });

    private static string Yaml(string name, string subnet, string port) => $$"""
        name: {{name}}
        networks: { {{name}}-net: { subnet: [{{subnet}}.0/24, "fd{{subnet[3..5]}}::/64"] } }
        nodes:
          {{name}}-web: { networks: {{name}}-net, ports: [{{port}}] }
          other: { networks: {{name}}-net }
        """.Replace("  other:", name == "mine" ? "  other:" : $"  {name}-other:", StringComparison.Ordinal);
}
