using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gantry.Engine.Planning;

namespace Gantry.Engine.State;

/// <summary>Records as files. What is torn, another Gantry's or somebody else's is told, and never trusted: not even as far as it can be read.</summary>
internal static class RecordFile
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    internal static void Write<T>(string path, T record, Func<T, RecordFields, T> members)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            RecordFields.Write(writer, record, members);
        }
        AtomicFile.Write(path, text.WrittenSpan);
    }

    /// <summary>Reads the record of a fabric as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The fabric's name.</param>
    /// <exception cref="FabricException">It is none, or another fabric's or another Gantry's.</exception>
    internal static FabricRecord ReadFabric(string path, string name)
    {
        string folder = Path.GetDirectoryName(path)!;
        try
        {
            FabricRecord record = Read<FabricRecord>(path, FabricRecord.Record, Forget(folder));
            return record.Name == name ? record : throw Foreign(path, $"fabric {record.Name}", folder);
        }
        catch (OtherFormatException e)
        {
            throw new FabricException(
                $"the record {path} has format {e.Format}, this gantry knows {FabricRecord.CurrentFormat}",
                "it is not trusted; nothing was changed",
                "take the fabric down with the gantry that made it");
        }
    }

    /// <summary>Reads the record of a part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What the part must be.</param>
    /// <exception cref="FabricException">It is none, or another part's.</exception>
    internal static PartRecord ReadPart(string path, PartKind kind)
    {
        string folder = Path.GetDirectoryName(Path.GetDirectoryName(path))!;
        PartRecord record = Read<PartRecord>(path, PartRecord.Record, Forget(folder));
        return record.Kind == kind && record.Name == Path.GetFileNameWithoutExtension(path)
            ? record
            : throw Foreign(path, $"{record.Kind.ToString().ToLowerInvariant()} {record.Name}", folder);
    }

    internal static T Read<[DynamicallyAccessedMembers(RecordFields.Made)] T>(
        string path, Func<T, RecordFields, T> members, string remedy)
    {
        try
        {
            using JsonDocument text = JsonDocument.Parse(File.ReadAllBytes(path), s_strict);
            return RecordFields.Read(text.RootElement, members);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new FabricException(
                $"the record {path} can't be read: {e.Message.ReplaceLineEndings(" ")}", e, "it is torn, or another gantry's, and is not trusted; nothing was changed", remedy);
        }
    }

    /// <summary>What to do where a fabric's records are beyond help.</summary>
    internal static string Forget(string folder) =>
        $"where it can't be mended: rm -r {folder}, and remove by hand what the fabric built (ip netns, ip link, nft list table inet gantry)";

    private static FabricException Foreign(string path, string whose, string folder) =>
        new($"the record {path} is that of {whose}", "it is not trusted; nothing was changed", Forget(folder));
}
