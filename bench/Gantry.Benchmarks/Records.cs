using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Benchmarks;

/// <summary>A node's record.</summary>
public class Records
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private PartRecord _node = null!;

    /// <summary>The first node of a star.</summary>
    [GlobalSetup]
    public void DrawANode()
    {
        Topology star = Plans.Star(2);
        Part node = Draft.Draw(new FabricId(Face.Fabric, star.Name), star, Blueprint.Empty, HostFacts.Bare).Parts.First(part => part.Kind == PartKind.Node);
        _node = new PartRecord(node.Kind, node.Name, node.Objects, []);
        Written();
    }

    /// <summary>As JSON.</summary>
    [Benchmark]
    public int Written()
    {
        _text.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_text))
        {
            RecordFields.Write(writer, _node, PartRecord.Record);
        }
        return _text.WrittenCount;
    }

    /// <summary>Out of JSON.</summary>
    [Benchmark]
    public object Read()
    {
        using JsonDocument text = JsonDocument.Parse(_text.WrittenMemory);
        return RecordFields.Read<PartRecord>(text.RootElement, PartRecord.Record);
    }
}
