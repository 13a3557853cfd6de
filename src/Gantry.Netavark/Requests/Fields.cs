using System.Net;
using System.Text.Json;
using Gantry.Netavark.Protocol;

namespace Gantry.Netavark.Requests;

/// <summary>
/// The fields of one object of podman's JSON. Fields that nobody asks for are let pass: podman adds some with each version. Null is as good
/// as nothing. Read by hand: the base library takes longer to get ready for a few dozen fields than all else here takes.
/// </summary>
internal readonly struct Fields
{
    private readonly JsonElement _object;
    private readonly string _path;

    /// <summary>Those of an object that stands somewhere in a request.</summary>
    /// <exception cref="NetavarkException">It is no object.</exception>
    internal Fields(JsonElement element, string path)
    {
        _object = element.ValueKind == JsonValueKind.Object ? element : throw Wrong(path, "an object", element);
        _path = path;
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="NetavarkException">It is no JSON object.</exception>
    internal static Fields Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return new Fields(JsonDocument.Parse(text).RootElement, "");
        }
        catch (JsonException e)
        {
            throw new NetavarkException($"failed to load network options: {e.Message}");
        }
    }

    /// <summary>The object as it came.</summary>
    internal JsonElement Raw => _object;

    internal string? Text(string field) => Find(field) is { } value ? TextOf(value, PathOf(field)) : null;

    internal string RequiredText(string field) => Text(field) ?? throw new NetavarkException($"failed to load network options: missing field `{PathOf(field)}`");

    internal bool Flag(string field) => Find(field) is { } value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(PathOf(field), "true or false", value),
    };

    internal int? Number(string field) => Find(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Wrong(PathOf(field), "a number without fraction, or it is out of range", value);

    internal IPAddress? Address(string field) => Find(field) is { } value ? AddressOf(value, PathOf(field)) : null;

    internal IReadOnlyList<IPAddress>? Addresses(string field) => List(field, AddressOf);

    internal IReadOnlyList<string> Texts(string field) => List(field, TextOf) ?? [];

    internal IReadOnlyList<T>? List<T>(string field, Func<JsonElement, string, T> read)
    {
        if (Find(field) is not { } list)
        {
            return null;
        }
        string path = PathOf(field);
        return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select((item, i) => read(item, $"{path}[{i}]"))] : throw Wrong(path, "a list", list);
    }

    /// <summary>The members of an object whose names are not known before; none where there is no such object.</summary>
    internal IReadOnlyList<(string Name, JsonElement Value)> Map(string field) =>
        Find(field) is { } map ? [.. new Fields(map, PathOf(field))._object.EnumerateObject().Select(member => (Decoded(() => member.Name, ""), member.Value))] : [];

    /// <summary>Options: names and texts.</summary>
    internal IReadOnlyDictionary<string, string> Options(string field)
    {
        string path = PathOf(field);
        var options = new Dictionary<string, string>();
        foreach ((string name, JsonElement value) in Map(field))
        {
            options[name] = TextOf(value, $"{path}.{name}");
        }
        return options;
    }

    internal JsonElement? Find(string field) => _object.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal string PathOf(string field) => _path.Length == 0 ? field : $"{_path}.{field}";

    internal static string TextOf(JsonElement value, string path) => value.ValueKind == JsonValueKind.String ? Decoded(() => value.GetString()!, path) : throw Wrong(path, "a text", value);

    internal static IPAddress AddressOf(JsonElement value, string path) => Addressing.Parse(TextOf(value, path), path);

    private static NetavarkException Wrong(string path, string wanted, JsonElement value) =>
        new($"failed to load network options: {(path.Length == 0 ? "the request" : path)} is not {wanted} but {value.ValueKind.ToString().ToLowerInvariant()}");

    /// <summary>JSON may hold half of a character, which no text can (RFC 8259, section 8.2); the base library finds it only now.</summary>
    private static string Decoded(Func<string> read, string path)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new NetavarkException($"failed to load network options: {path}: it holds half of a character");
        }
    }
}
