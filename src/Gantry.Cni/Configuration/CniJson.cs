using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;

namespace Gantry.Cni.Configuration;

/// <summary>
/// The JSON that runtimes send. Keys that nobody knows are let pass, as the specification wants it; of those that are known, upper and lower
/// case are the same, as for the reference plugins, and none may be there twice.
/// </summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false, PropertyNameCaseInsensitive = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RequestKeys))]
[JsonSerializable(typeof(BridgeKeys))]
[JsonSerializable(typeof(ChainKeys))]
[JsonSerializable(typeof(IpamRequestKeys))]
[JsonSerializable(typeof(PortMapKeys))]
[JsonSerializable(typeof(FirewallKeys))]
[JsonSerializable(typeof(TuningKeys))]
[JsonSerializable(typeof(BandwidthKeys))]
[JsonSerializable(typeof(ResultKeys))]
internal sealed partial class CniJson : JsonSerializerContext
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="CniException">It is no JSON object.</exception>
    internal static JsonElement Parse(ReadOnlyMemory<byte> text, string what)
    {
        try
        {
            JsonElement root = JsonDocument.Parse(text, s_strict).RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? root
                : throw new CniException(CniErrorCode.Undecodable, $"{what} is no JSON object but {Words(root.ValueKind)}");
        }
        catch (JsonException e)
        {
            throw new CniException(CniErrorCode.Undecodable, $"{what} is no valid JSON", e.Message);
        }
    }

    /// <param name="element">A JSON object.</param>
    /// <param name="type">What is to be read of it.</param>
    /// <param name="path">Where it stands in the request: "ipam"; empty for the request itself.</param>
    /// <exception cref="CniException">A value is of the wrong type or out of range.</exception>
    internal static T Read<T>(JsonElement element, JsonTypeInfo<T> type, string path = "") where T : class
    {
        try
        {
            return element.Deserialize(type) ?? throw new CniException(CniErrorCode.Undecodable, $"{path}: there is no value");
        }
        catch (JsonException e)
        {
            string key = $"{path}.{e.Path?.TrimStart('$').TrimStart('.')}".Trim('.');
            throw new CniException(CniErrorCode.Undecodable, $"{(key.Length == 0 ? "the network configuration" : key)}: the value has the wrong type, is out of range or is there twice", e.Message);
        }
    }

    private static string Words(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
