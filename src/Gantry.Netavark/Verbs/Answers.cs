using System.Buffers;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Engine;
using Gantry.Netavark.Requests;

namespace Gantry.Netavark.Verbs;

/// <summary>What podman reads on standard output.</summary>
internal static class Answers
{
    private const string Domain = "dns.podman";
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object on one line.</summary>
    internal static void Write(Stream output, Action<Utf8JsonWriter> members)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, s_readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        text.Write("\n"u8);
        output.Write(text.WrittenSpan);
        output.Flush();
    }

    /// <summary>A status block a network, by its name: podman counts them.</summary>
    internal static void WriteStatus(Utf8JsonWriter json, SetupRequest request, IReadOnlyList<(AskedNetwork Network, AttachedInterface Link)> links, bool hasNames)
    {
        foreach ((AskedNetwork network, AttachedInterface link) in links)
        {
            json.WriteStartObject(network.Name);
            json.WriteStartArray("dns_search_domains");
            if (hasNames && network.IsNamed)
            {
                json.WriteStringValue(Domain);
            }
            json.WriteEndArray();
            json.WriteStartArray("dns_server_ips");
            foreach (IPAddress server in hasNames && network.IsNamed ? network.Info.Subnets.Select(subnet => subnet.Gateway).OfType<IPAddress>() : request.Servers ?? [])
            {
                json.WriteStringValue(server.ToString());
            }
            json.WriteEndArray();
            json.WriteStartObject("interfaces");
            WriteInterface(json, network, link);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteInterface(Utf8JsonWriter json, AskedNetwork network, AttachedInterface link)
    {
        json.WriteStartObject(link.Name.ToString());
        json.WriteString("mac_address", link.Mac.ToString());
        json.WriteStartArray("subnets");
        foreach ((Netlink.Rtnetlink.InterfaceAddress address, _) in link.Addresses)
        {
            json.WriteStartObject();
            if (network.Info.Subnets.FirstOrDefault(subnet => subnet.Subnet.Contains(address.Address))?.Gateway is { } gateway)
            {
                json.WriteString("gateway", gateway.ToString());
            }
            json.WriteString("ipnet", address.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
