using System.Net;
using Gantry.Engine.Names;
using Gantry.Engine.Planning;
using Xunit;

namespace Gantry.Engine.Tests.Names;

public sealed class NameTableTests
{
    private static readonly IPAddress s_web = IPAddress.Parse("10.1.0.2"), s_both = IPAddress.Parse("10.1.0.3"), s_bothThere = IPAddress.Parse("10.2.0.3"), s_db = IPAddress.Parse("10.2.0.4");

    [Fact]
    public void A_node_finds_the_names_of_its_own_networks_and_no_others()
    {
        NameTable table = Make();

        Assert.Equal([s_both], table.Find("both", s_web, "a"));
        Assert.Empty(table.Find("db", s_web, "a"));
        Assert.Equal([s_db], table.Find("db", s_both, "a"));
        Assert.Equal([s_both, s_bothThere], table.Find("both", s_both, "a"));
        Assert.Equal(["both", "alias"], table.Find(s_both, s_web, "a"));
        Assert.Empty(table.Find(s_db, s_web, "a"));
        Assert.Equal([s_web, s_both], table.Find("alias", s_web, "a").Order(Comparer<IPAddress>.Create((x, y) => string.CompareOrdinal($"{x}", $"{y}"))));
    }

    [Fact]
    public void What_a_record_does_not_say_any_more_is_not_known_any_more()
    {
        NameTable table = Make();
        table.SetNode("both", null);
        table.SetNetwork("b", null);

        Assert.Empty(table.Find("both", s_web, "a"));
        Assert.Equal([s_web], table.Find("alias", s_web, "a"));
        Assert.Equal(["a"], table.Networks.Select(network => network.Name));
    }

    [Fact]
    public void Other_questions_go_to_a_nodes_own_resolvers_before_its_networks()
    {
        NameTable table = Make();
        IPAddress own = IPAddress.Parse("192.0.2.1"), networks = IPAddress.Parse("192.0.2.2");
        table.SetNetwork("a", Network("10.1.0.0/24", "10.1.0.1") with { Servers = [networks] });
        Assert.Equal([networks], table.ServersFor(s_web, "a"));
        table.SetNode("web", Node(("a", ["web"], s_web)) with { Servers = [own] });

        Assert.Equal([own], table.ServersFor(s_web, "a"));
        Assert.Empty(table.ServersFor(s_db, "b"));
    }

    private static NameTable Make()
    {
        var table = new NameTable();
        table.SetNetwork("a", Network("10.1.0.0/24", "10.1.0.1"));
        table.SetNetwork("b", Network("10.2.0.0/24", "10.2.0.1"));
        table.SetNode("web", Node(("a", ["web", "alias"], s_web)));
        table.SetNode("both", Node(("a", ["both", "alias"], s_both), ("b", ["both"], s_bothThere)));
        table.SetNode("db", Node(("b", ["db"], s_db)));
        return table;
    }

    private static PartNotes Network(string prefix, string gateway) => new() { HasNames = true, Subnets = [new NotedSubnet(IPNetwork.Parse(prefix), IPAddress.Parse(gateway))] };

    private static PartNotes Node(params (string Network, string[] Names, IPAddress Address)[] names) =>
        new() { Names = [.. names.Select(name => new NotedNames(name.Network, [.. name.Names], [name.Address]))] };
}
