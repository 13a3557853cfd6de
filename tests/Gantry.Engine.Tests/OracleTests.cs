using System.Text;
using CsCheck;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>The kernel as the oracle: random topologies go up, are planned, edited, and taken down.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    /// <summary>In CI a sample; GANTRY_ORACLE asks for more.</summary>
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("GANTRY_ORACLE") ?? "12");

    private static readonly Gen<Wish> s_wish =
        from networks in Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 2], (outside, ipv6, mtu) => new WishedNetwork(outside, ipv6, mtu)).Array[1, 4]
        from nodes in Gen.Select(Gen.Int[0, 3].Array[0, 3], Gen.Bool, Gen.Bool, (joined, fixedAddress, sysctl) => new WishedNode(joined, fixedAddress, sysctl)).Array[0, 5]
        select new Wish(networks, nodes);

    [Fact]
    public void A_random_topology_goes_up_is_planned_edited_and_goes_down_without_a_trace()
    {
        string seed = Environment.GetEnvironmentVariable("CsCheck_Seed") ?? "";
        Gen.Select(s_wish, s_wish, Gen.Int[0, 100]).Sample(
            (first, second, _) => Check(first.ToYaml(), second.ToYaml()),
            iter: s_rounds,
            threads: 1,
            seed: seed.Length == 0 ? null : seed,
            writeLine: output.WriteLine);
    }

    private static void Check(string first, string second)
    {
        using FabricHost host = FabricHost.Create(), fresh = FabricHost.Create();
        string bare = KernelPicture.Take(host.Test.Namespace);
        host.Up(first);
        Assert.Empty(host.Plan(first));
        host.Up(second);
        Assert.Empty(host.Plan(second));
        fresh.Up(second);
        Assert.Equal(fresh.Test.Names.List(), host.Test.Names.List());
        Assert.Equal(Rules(fresh), Rules(host));
        host.Down("random");
        Assert.Equal(bare, KernelPicture.Take(host.Test.Namespace));
        Assert.Empty(host.Test.Names.List());
    }

    private static string Rules(FabricHost host) => host.Test.Run("nft list ruleset");

    private sealed record Wish(WishedNetwork[] Networks, WishedNode[] Nodes)
    {
        internal string ToYaml()
        {
            var yaml = new StringBuilder("name: random\nnetworks:\n");
            for (int i = 0; i < Networks.Length; i++)
            {
                yaml.Append($"  net{i}: {{ subnet: {Networks[i].Subnets(i)}, outside: {Networks[i].OutsideWord}{Networks[i].MtuWords} }}\n");
            }
            yaml.Append("nodes:\n");
            for (int i = 0; i < Nodes.Length; i++)
            {
                IEnumerable<string> joined = Nodes[i].Networks.Select(n => n % Networks.Length).Distinct()
                    .Select(n => Nodes[i].FixedAddress ? $"{{ network: net{n}, address: 10.{40 + n}.0.{100 + i} }}" : $"net{n}");
                string sysctls = Nodes[i].Sysctl ? ", sysctls: { net.ipv4.conf.all.rp_filter: 2 }" : "";
                yaml.Append($"  node{i}: {{ networks: [{string.Join(", ", joined)}]{sysctls} }}\n");
            }
            return yaml.ToString();
        }
    }

    private sealed record WishedNetwork(int Outside, bool IPv6, int Mtu)
    {
        internal string OutsideWord => Outside switch { 0 => "nat", 1 => "routed", _ => "none" };

        internal string MtuWords => Mtu == 0 ? "" : $", mtu: {1300 + 100 * Mtu}";

        internal string Subnets(int i) => IPv6 ? $"[10.{40 + i}.0.0/24, \"fd40:{i}::/64\"]" : $"10.{40 + i}.0.0/24";
    }

    private sealed record WishedNode(int[] Networks, bool FixedAddress, bool Sysctl);
}
