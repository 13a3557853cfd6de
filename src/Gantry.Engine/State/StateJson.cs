using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.State;

/// <summary>The JSON of the records. What is unknown or missing in it is an error: a record that is half understood is not understood.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    Converters = [typeof(InterfaceNameConverter), typeof(MacAddressConverter), typeof(InterfaceAddressConverter), typeof(IPAddressConverter),
        typeof(IPNetworkConverter), typeof(PortRangeConverter), typeof(NamespaceRefConverter)])]
[JsonSerializable(typeof(FabricRecord))]
[JsonSerializable(typeof(PartRecord))]
[JsonSerializable(typeof(ForwardingRecord))]
internal sealed partial class StateJson : JsonSerializerContext;

/// <summary>A value that is a text in JSON.</summary>
internal abstract class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString() ?? throw new JsonException("A text is missing.");
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new JsonException($"\"{text}\" can't be read.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value!.ToString());
}

internal sealed class InterfaceNameConverter() : TextConverter<InterfaceName>(text => text.Length == 0 ? default : new InterfaceName(text));

internal sealed class MacAddressConverter() : TextConverter<MacAddress>(
    text => MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new FormatException("no Ethernet address"));

internal sealed class InterfaceAddressConverter() : TextConverter<InterfaceAddress>(
    text => InterfaceAddress.TryParse(text, out InterfaceAddress address) ? address : throw new FormatException("no address"));

internal sealed class IPAddressConverter() : TextConverter<IPAddress>(IPAddress.Parse);

internal sealed class IPNetworkConverter() : TextConverter<IPNetwork>(text => IPNetwork.Parse(text));

internal sealed class PortRangeConverter() : TextConverter<PortRange>(
    text => PortRange.WhyNot(text, out PortRange range) is { } reason ? throw new FormatException(reason) : range);

/// <summary>The host is "host", which no node may be called; a path stands behind a node's name, in which there is no space.</summary>
internal sealed class NamespaceRefConverter() : TextConverter<NamespaceRef>(text => text.Split(' ', 2) switch
{
    ["host"] => NamespaceRef.Host,
    [var node, var path] => new NamespaceRef(node, path),
    _ => new NamespaceRef(text),
});
