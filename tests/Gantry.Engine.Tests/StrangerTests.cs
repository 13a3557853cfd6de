using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>What is not ours is never touched: where it stands in the way, that is an error before anything is done.</summary>
public sealed class StrangerTests
{
    [Theory]
    [InlineData("ip link add xavki0 type bridge", "link xavki0")]
    [InlineData("ip link add xeth2 type bridge", "link xeth2")]
    public void A_strangers_link_is_an_error_before_anything_is_touched(string command, string named)
    {
        using FabricHost host = FabricHost.Create();
        host.Test.Run(command);
        string before = KernelPicture.Take(host.Test.Namespace);
        var error = Assert.Throws<FabricException>(() => host.Up(FabricHost.Tutorial));
        Assert.StartsWith(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("not this fabric's", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(host.Test.Names.List());
        Assert.Empty(Fabric.List(host.Host));
    }

    [Fact]
    public void A_strangers_namespace_is_an_error_before_anything_is_touched()
    {
        using FabricHost host = FabricHost.Create();
        Netlink.Namespaces.NamespaceThread.RunOnNewThread(() =>
        {
            Netlink.Namespaces.NetworkNamespace.Unshare().Dispose();
            host.Test.Names.BindCurrent("x1");
            return true;
        });
        string before = KernelPicture.Take(host.Test.Namespace);
        var error = Assert.Throws<FabricException>(() => host.Up(FabricHost.Tutorial));
        Assert.StartsWith("namespace x1: there is a namespace that is not this fabric's", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, KernelPicture.Take(host.Test.Namespace));
        Assert.NotNull(host.Test.Names.TryOpen("x1"));
    }

    [Fact]
    public void A_subnet_that_the_host_is_in_already_is_an_error_before_anything_is_touched()
    {
        using FabricHost host = FabricHost.Create();
        host.Test.Run("ip link add lan0 type bridge; ip address add 10.11.5.1/24 dev lan0; ip link set lan0 up");
        var error = Assert.Throws<FabricException>(() => host.Up(FabricHost.Tutorial));
        Assert.Contains("10.11.0.0/16 overlaps 10.11.5.1/24 on lan0", error.Message, StringComparison.Ordinal);
        Assert.Empty(host.Test.Names.List());
    }

    [Fact]
    public void A_namespace_that_took_over_a_dead_ones_name_is_not_taken_down()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        host.Test.Names.Delete("x1");
        Netlink.Namespaces.NamespaceThread.RunOnNewThread(() =>
        {
            Netlink.Namespaces.NetworkNamespace.Unshare().Dispose();
            host.Test.Names.BindCurrent("x1");
            return true;
        });
        host.Down("tutorial");
        Assert.Equal(["x1"], host.Test.Names.List());
    }

    [Fact]
    public void A_link_that_took_over_our_name_is_not_taken_down()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        host.Test.Run("ip link delete xavki0; ip link add xavki0 type bridge");
        host.Down("tutorial");
        Assert.Contains("xavki0", host.Test.Run("ip -d link show xavki0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_strangers_link_in_our_group_is_not_taken_down()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        string group = host.Test.RunJson("ip -j -d link show xavki0")[0]!["group"]!.ToString();
        host.Test.Run($"ip link add guest0 group {group} type bridge");
        Assert.DoesNotContain(host.Down("tutorial").Plan.Operations, operation => operation is Planning.Operations.DeleteLinkGroup);
        Assert.Contains("guest0", host.Test.Run("ip link show guest0"), StringComparison.Ordinal);
        Assert.DoesNotContain("xavki0", host.Test.Run("ip link show type bridge"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_under_the_same_name_is_refused_with_the_way_out()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        var error = Assert.Throws<FabricException>(() => host.Fabric("tutorial").Up(FabricHost.Parse(FabricHost.Tutorial), "/srv/other.yaml"));
        Assert.True(error.IsUsage);
        Assert.Contains("not from /srv/other.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains("gantry down --name tutorial", error.Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_of_somebody_elses_in_our_table_are_left_in_it()
    {
        using FabricHost host = FabricHost.Create();
        host.Up(FabricHost.Tutorial);
        host.Test.Run("nft add element inet gantry networks { \"foreign0\" }");
        host.Down("tutorial");
        Assert.Contains("foreign0", host.Test.Run("nft list set inet gantry networks"), StringComparison.Ordinal);
    }
}
