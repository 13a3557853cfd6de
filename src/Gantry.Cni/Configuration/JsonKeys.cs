using System.Text.Json;
using Gantry.Cni.Protocol;

namespace Gantry.Cni.Configuration;

/// <summary>
/// The keys of one object of the JSON that runtimes send. Keys that nobody asks for are let pass, as the specification wants it; of the others,
/// upper and lower case are the same, as for the reference plugins, and null is as good as nothing. Read by hand: the base library takes
/// longer to get ready for a few dozen keys than everything else here to run.
/// </summary>
internal sealed class JsonKeys
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };
    private readonly JsonElement _object;
    private readonly string _path;

    private JsonKeys(JsonElement element, string path)
    {
        _object = element.ValueKind == JsonValueKind.Object ? element : throw Wrong(path, "an object", element);
        _path = path;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it should be.</param>
    /// <exception cref="CniException">It is no JSON object, or has a key twice.</exception>
    internal static JsonKeys Parse(ReadOnlyMemory<byte> text, string what)
    {
        try
        {
            JsonElement root = JsonDocument.Parse(text, s_strict).RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new JsonKeys(root, "")
                : throw new CniException(CniErrorCode.Undecodable, $"{what} is no JSON object but {Words(root.ValueKind)}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CniException(CniErrorCode.Undecodable, $"{what} is no valid JSON", e.Message);
        }
    }

    /// <summary>The keys of an object that stands somewhere in a request.</summary>
    internal static JsonKeys Of(JsonElement element, string path) => new(element, path);

    /// <summary>A value as it came; undefined where there is none.</summary>
    internal JsonElement Raw(string key)
    {
        JsonElement found = default;
        bool isFound = false;
        foreach (JsonProperty property in _object.EnumerateObject())
        {
            if (NameOf(property).Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                found = isFound ? throw new CniException(CniErrorCode.Undecodable, $"{PathOf(key)}: it is there twice") : property.Value;
                isFound = true;
            }
        }
        return found;
    }

    internal string? Text(string key) => Find(key) is { } value ? TextOf(value, PathOf(key)) : null;

    internal bool? Flag(string key) => Find(key) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(PathOf(key), "true or false", value),
    };

    internal int? Number(string key) => Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Wrong(PathOf(key), "a number without fraction, or it is out of range", value);

    internal ulong? Unsigned(string key) => Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) ? number
        : throw Wrong(PathOf(key), "a number from 0 on without fraction, or it is out of range", value);

    internal IReadOnlyList<string>? Texts(string key) => Items(key, static (value, path) => TextOf(value, path));

    internal IReadOnlyDictionary<string, string>? Map(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }
        string path = PathOf(key);
        var map = new Dictionary<string, string>();
        foreach (JsonProperty property in new JsonKeys(value, path)._object.EnumerateObject())
        {
            map[NameOf(property)] = TextOf(property.Value, $"{path}.{NameOf(property)}");
        }
        return map;
    }

    internal T? Object<T>(string key, Func<JsonKeys, T> read) where T : class => Find(key) is { } value ? read(new JsonKeys(value, PathOf(key))) : null;

    internal IReadOnlyList<T>? List<T>(string key, Func<JsonKeys, T> read) => Items(key, (value, path) => read(new JsonKeys(value, path)));

    internal IReadOnlyList<IReadOnlyList<T>>? Lists<T>(string key, Func<JsonKeys, T> read) =>
        Items(key, (list, path) => Items(list, path, (value, at) => read(new JsonKeys(value, at))));

    private List<T>? Items<T>(string key, Func<JsonElement, string, T> read) => Find(key) is { } list ? Items(list, PathOf(key), read) : null;

    private static List<T> Items<T>(JsonElement list, string path, Func<JsonElement, string, T> read)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(path, "a list", list);
        }
        List<T> items = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            items.Add(read(item, $"{path}[{items.Count}]"));
        }
        return items;
    }

    private JsonElement? Find(string key) => Raw(key) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? value : null;

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static string TextOf(JsonElement value, string path) => value.ValueKind == JsonValueKind.String ? Decoded(() => value.GetString()!, path) : throw Wrong(path, "a text", value);

    private string NameOf(JsonProperty property) => Decoded(() => property.Name, _path);

    /// <summary>JSON may hold half of a character, which no text can (RFC 8259, section 8.2); the base library finds it only now.</summary>
    private static string Decoded(Func<string> read, string path)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw new CniException(CniErrorCode.Undecodable, $"{(path.Length == 0 ? "the network configuration" : path)}: it holds half of a character", e.Message);
        }
    }

    private static CniException Wrong(string path, string wanted, JsonElement value) =>
        new(CniErrorCode.Undecodable, $"{path}: {Words(value.ValueKind)} is not {wanted}");

    private static string Words(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "this number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
