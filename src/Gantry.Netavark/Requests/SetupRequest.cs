using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Netavark.Requests;

/// <summary>A container and the networks that it is to be in, or is to leave.</summary>
internal sealed record SetupRequest
{
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal required string ContainerId { get; init; }

    internal required string ContainerName { get; init; }

    /// <summary>The networks, that of the first interface first.</summary>
    internal required IReadOnlyList<AskedNetwork> Networks { get; init; }

    internal IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>The container's own resolvers; null: it has none.</summary>
    internal IReadOnlyList<IPAddress>? Servers { get; init; }

    /// <summary>
    /// Whether the networks came as a list, in order, as podman says it from version 6 on. Then networks are strictly isolated where they
    /// say nothing; before, they were not at all.
    /// </summary>
    internal bool IsList { get; init; }

    private JsonElement? RawPorts { get; init; }

    private JsonElement? RawServers { get; init; }

    internal static SetupRequest Read(Fields fields)
    {
        Dictionary<string, NetworkInfo> infos = fields.Map("network_info").ToDictionary(info => info.Name, info => NetworkInfo.Read(info.Value, $"network_info.{info.Name}"));
        bool isList = fields.Find("networks") is { ValueKind: JsonValueKind.Array };
        return new SetupRequest
        {
            ContainerId = fields.RequiredText("container_id"),
            ContainerName = fields.RequiredText("container_name"),
            IsList = isList,
            Networks = isList
                ? fields.List("networks", (item, path) => AskedNetwork.Read(new Fields(item, path).RequiredText("name"), item, path, infos))!
                : InOrder(fields.Map("networks").Select(network => AskedNetwork.Read(network.Name, network.Value, $"networks.{network.Name}", infos))),
            Ports = fields.List("port_mappings", PortMapping.Read) ?? [],
            Servers = fields.Addresses("dns_servers"),
            RawPorts = fields.Find("port_mappings"),
            RawServers = fields.Find("dns_servers"),
        };
    }

    internal static SetupRequest Parse(string text) => Read(Fields.Parse(Encoding.UTF8.GetBytes(text)));

    /// <summary>What stays of this one when a container joins networks that another call asks for.</summary>
    internal SetupRequest With(SetupRequest joining) => joining with { Networks = InOrder([.. Networks, .. joining.Networks], joining.IsList) };

    /// <summary>What stays of this one when a container leaves some networks.</summary>
    internal SetupRequest Without(IReadOnlyCollection<string> names) => this with { Networks = [.. Networks.Where(network => !names.Contains(network.Name))] };

    /// <summary>The same as podman would say it.</summary>
    internal string ToJson()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("container_id", ContainerId);
            json.WriteString("container_name", ContainerName);
            WriteNetworks(json);
            json.WriteStartObject("network_info");
            foreach (AskedNetwork network in Networks)
            {
                json.WritePropertyName(network.Name);
                network.Info.Raw.WriteTo(json);
            }
            json.WriteEndObject();
            WriteRaw(json, "port_mappings", RawPorts);
            WriteRaw(json, "dns_servers", RawServers);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private void WriteNetworks(Utf8JsonWriter json)
    {
        json.WritePropertyName("networks");
        if (IsList)
        {
            json.WriteStartArray();
            foreach (AskedNetwork network in Networks)
            {
                network.Raw.WriteTo(json);
            }
            json.WriteEndArray();
            return;
        }
        json.WriteStartObject();
        foreach (AskedNetwork network in Networks)
        {
            json.WritePropertyName(network.Name);
            network.Raw.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, JsonElement? value)
    {
        if (value is { } raw)
        {
            json.WritePropertyName(name);
            raw.WriteTo(json);
        }
    }

    /// <summary>A map has no order; podman counts the interfaces in the order in which the networks were said.</summary>
    private static IReadOnlyList<AskedNetwork> InOrder(IEnumerable<AskedNetwork> networks, bool isList = false) =>
        isList ? [.. networks] : [.. networks.OrderBy(network => network.Interface.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), StringComparer.Ordinal).ThenBy(network => NumberOf(network.Interface))];

    private static int NumberOf(string link)
    {
        int end = link.AsSpan().TrimEnd("0123456789").Length;
        return int.TryParse(link.AsSpan(end), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
    }
}
