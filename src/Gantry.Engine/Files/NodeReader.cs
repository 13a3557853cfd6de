using System.Net;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Files;

/// <summary>The part <c>nodes</c> of the topology file.</summary>
internal static class NodeReader
{
    private static readonly Key[] s_keys =
    [
        new("networks"), new("routes"), new("sysctls"), new("ports", false), new("replicas", false), new("run", false), new("forward", false),
        new("masquerade", false), new("dnat", false), new("filter", false), new("rules", false), new("neighbours", false), new("addresses", false),
        new("hosts", false), new("devices", false), new("namespace", false),
    ];

    private static readonly Key[] s_attachmentKeys =
    [
        new("network"), new("address"), new("interface"), new("host_interface"), new("mac"), new("aliases", false), new("default_route", false),
    ];

    private static readonly Key[] s_routeKeys =
    [
        new("to"), new("via"), new("dev"), new("nexthops", false), new("onlink", false), new("source", false), new("metric", false), new("table", false),
        new("type", false),
    ];

    internal static List<NodeSpec> Read(FileReader reader, YamlNode nodes)
    {
        List<NodeSpec> specs = [];
        foreach ((YamlScalar key, YamlNode value) in reader.Entries(nodes, "nodes"))
        {
            string what = $"node \"{key.Text}\"";
            if (reader.Map(value is YamlScalar { IsNull: true } ? new YamlMap([], value.At) : value, what, s_keys) is not { } values)
            {
                continue;
            }
            specs.Add(new NodeSpec
            {
                Name = new Located<string>(key.Text, key.At),
                Attachments = [.. Attachments(reader, values.GetValueOrDefault("networks"), what).OfType<AttachmentSpec>()],
                Routes = [.. FileReader.Items(values.GetValueOrDefault("routes")).Select(node => Route(reader, node, what)).OfType<RouteSpec>()],
                Sysctls = [.. Sysctls(reader, values.GetValueOrDefault("sysctls"))],
            });
        }
        return specs;
    }

    /// <summary>A map, each network once; or a list, of names or of maps that name their network; or one name.</summary>
    private static IEnumerable<AttachmentSpec?> Attachments(FileReader reader, YamlNode? networks, string what) => networks is YamlMap map
        ? map.Entries.Select(entry => Attachment(reader, entry.Value, $"network \"{entry.Key.Text}\" of {what}", entry.Key))
        : FileReader.Items(networks).Select(item => item is YamlScalar scalar
            ? new AttachmentSpec { Network = new Located<string>(scalar.Text, scalar.At) }
            : Attachment(reader, item, $"a network of {what}", key: null));

    private static AttachmentSpec? Attachment(FileReader reader, YamlNode node, string what, YamlScalar? key)
    {
        if (node is YamlScalar { IsNull: true })
        {
            node = new YamlMap([], node.At);
        }
        Key[] keys = key is null ? s_attachmentKeys : [.. s_attachmentKeys.Where(k => k.Name != "network")];
        if (reader.Map(node, what, keys) is not { } values)
        {
            return null;
        }
        Located<string>? network = key is null ? reader.Text(values.GetValueOrDefault("network"), "network") : new Located<string>(key.Text, key.At);
        if (network is null)
        {
            if (!values.ContainsKey("network"))
            {
                reader.Error(node.At, $"{what} says not which", "network: NAME");
            }
            return null;
        }
        return new AttachmentSpec
        {
            Network = network.Value,
            Addresses = [.. Addresses(reader, values.GetValueOrDefault("address"))],
            Interface = reader.Text(values.GetValueOrDefault("interface"), "interface"),
            HostInterface = reader.Text(values.GetValueOrDefault("host_interface"), "host_interface"),
            Mac = reader.Parse<MacAddress>(values.GetValueOrDefault("mac"), "mac", Values.Mac),
        };
    }

    private static IEnumerable<Located<IPAddress>> Addresses(FileReader reader, YamlNode? address)
    {
        if (address is YamlScalar { Text: "none" })
        {
            reader.Error(address.At, "\"address: none\" is not supported yet");
            return [];
        }
        return FileReader.Items(address).Select(node => reader.Parse<IPAddress>(node, "address", Values.Address)).OfType<Located<IPAddress>>();
    }

    private static RouteSpec? Route(FileReader reader, YamlNode node, string what)
    {
        if (reader.Map(node, $"a route of {what}", s_routeKeys) is not { } values)
        {
            return null;
        }
        Located<IPAddress>? via = reader.Parse<IPAddress>(values.GetValueOrDefault("via"), "via", Values.Address);
        if (!values.TryGetValue("to", out YamlNode? to))
        {
            reader.Error(node.At, $"a route of {what} says not where to", "to: 10.9.0.0/16, or to: default");
            return null;
        }
        return reader.Parse(to, "to", (string text, out IPNetwork value) => Values.Destination(text, via?.Value, out value)) is { } destination
            ? new RouteSpec { To = destination, Via = via, Device = reader.Text(values.GetValueOrDefault("dev"), "dev") }
            : null;
    }

    private static IEnumerable<(Located<string> Name, string Value)> Sysctls(FileReader reader, YamlNode? sysctls)
    {
        if (sysctls is null)
        {
            yield break;
        }
        foreach ((YamlScalar key, YamlNode node) in reader.Entries(sysctls, "sysctls"))
        {
            if (reader.Text(node, $"the value of {key.Text}") is { } value)
            {
                yield return (new Located<string>(key.Text, key.At), value.Value);
            }
        }
    }
}
