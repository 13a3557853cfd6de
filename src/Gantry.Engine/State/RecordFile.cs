using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Engine.Planning;

namespace Gantry.Engine.State;

/// <summary>Records as files. What is torn, another Gantry's or somebody else's is told, and never trusted: not even as far as it can be read.</summary>
internal static class RecordFile
{
    internal static void Write<T>(string path, T record, JsonTypeInfo<T> type) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(record, type));

    /// <summary>Reads the record of a fabric as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The fabric's name.</param>
    /// <exception cref="FabricException">It is none, or another fabric's or another Gantry's.</exception>
    internal static FabricRecord ReadFabric(string path, string name)
    {
        string folder = Path.GetDirectoryName(path)!;
        FabricRecord record = Read(path, StateJson.Default.FabricRecord, Forget(folder));
        return record switch
        {
            { Format: not FabricRecord.CurrentFormat } => throw new FabricException(
                $"the record {path} has format {record.Format}, this gantry knows {FabricRecord.CurrentFormat}",
                "it is not trusted; nothing was changed",
                "take the fabric down with the gantry that made it"),
            _ when record.Name != name => throw Foreign(path, $"fabric {record.Name}", folder),
            _ => record,
        };
    }

    /// <summary>Reads the record of a part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What the part must be.</param>
    /// <exception cref="FabricException">It is none, or another part's.</exception>
    internal static PartRecord ReadPart(string path, PartKind kind)
    {
        string folder = Path.GetDirectoryName(Path.GetDirectoryName(path))!;
        PartRecord record = Read(path, StateJson.Default.PartRecord, Forget(folder));
        return record.Kind == kind && record.Name == Path.GetFileNameWithoutExtension(path)
            ? record
            : throw Foreign(path, $"{record.Kind.ToString().ToLowerInvariant()} {record.Name}", folder);
    }

    internal static T Read<T>(string path, JsonTypeInfo<T> type, string remedy)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
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
