using System.Text;
using BenchmarkDotNet.Attributes;
using Gantry.Engine;
using Gantry.Engine.Files;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Benchmarks;

/// <summary>What a file of 100 nodes costs before the kernel is asked for anything.</summary>
public class Plans
{
    private readonly byte[] _file = File(100);
    private Topology _topology = null!;

    internal static Topology Star(int nodes)
    {
        using var stream = new MemoryStream(File(nodes));
        return TopologyFile.Read(stream, "star.yaml");
    }

    private static byte[] File(int nodes) => Encoding.UTF8.GetBytes(
        $"name: star\nnetworks: {{ a: {{ subnet: 10.11.0.0/16 }} }}\nnodes:\n{string.Concat(Enumerable.Range(1, nodes).Select(i => $"  x{i}: {{ networks: [a] }}\n"))}");

    /// <summary>The file, read.</summary>
    [GlobalSetup]
    public void ReadTheFile() => _topology = FileRead();

    /// <summary>From bytes to a valid topology.</summary>
    [Benchmark]
    public Topology FileRead()
    {
        using var stream = new MemoryStream(_file);
        return TopologyFile.Read(stream, "star.yaml");
    }

    /// <summary>From a topology to every operation, in order.</summary>
    [Benchmark]
    public int Planned() =>
        Planner.OnBareHost(Draft.Draw(new FabricId(Face.Fabric, _topology.Name), _topology, Blueprint.Empty, HostFacts.Bare)).Operations.Count();
}
