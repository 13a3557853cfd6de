using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cni.Protocol;

namespace Gantry.Cni.Chains;

/// <summary>A network configuration as it lies in /etc/cni/net.d: a list of plugins (.conflist), or a single one (.conf).</summary>
/// <param name="Head">The list without its plugins; of a single plugin, name and version.</param>
/// <param name="Entries">The plugins' entries, in order.</param>
public sealed record Chain(JsonObject Head, ImmutableArray<JsonObject> Entries)
{
    private const string PluginsKey = "plugins";
    private const string TypeKey = "type";
    private static readonly string[] s_headKeys = ["cniVersion", "cniVersions", "name"];

    /// <summary>The network's name.</summary>
    public string Name => Head["name"]?.GetValue<string>() ?? "";

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="ChainException">It is not one.</exception>
    public static Chain Parse(ReadOnlySpan<byte> text)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new ChainException("it is no valid JSON", e.Message);
        }
        if (node is not JsonObject root)
        {
            throw new ChainException("it is no JSON object");
        }
        Chain chain = root[PluginsKey] is null ? OfSingle(root) : OfList(root);
        if (root["name"] is not JsonValue name || !name.TryGetValue(out string? said))
        {
            throw new ChainException("name: the network's name is missing");
        }
        return CniEnvironment.WhyNoName(said) is { } reason ? throw new ChainException($"name: {reason}") : chain;
    }

    /// <summary>The type of an entry.</summary>
    public static string TypeOf(JsonObject entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry[TypeKey] is JsonValue value && value.TryGetValue(out string? type) && type.Length > 0
            ? type
            : throw new ChainException("an entry has no type", "type is the name of the plugin's program");
    }

    /// <summary>The list as a file's text.</summary>
    public JsonObject ToJson()
    {
        JsonObject list = Head.DeepClone().AsObject();
        list[PluginsKey] = new JsonArray([.. Entries.Select(entry => entry.DeepClone())]);
        return list;
    }

    private static Chain OfList(JsonObject root)
    {
        JsonObject head = root.DeepClone().AsObject();
        head.Remove(PluginsKey);
        return root[PluginsKey] is JsonArray { Count: > 0 } plugins && plugins.All(entry => entry is JsonObject)
            ? new Chain(head, [.. plugins.Select(entry => entry!.DeepClone().AsObject())])
            : throw new ChainException("plugins: it is no list of plugins' entries");
    }

    private static Chain OfSingle(JsonObject root)
    {
        var head = new JsonObject();
        JsonObject entry = root.DeepClone().AsObject();
        foreach (string key in s_headKeys.Where(root.ContainsKey))
        {
            head[key] = root[key]!.DeepClone();
            entry.Remove(key);
        }
        return new Chain(head, [entry]);
    }
}
