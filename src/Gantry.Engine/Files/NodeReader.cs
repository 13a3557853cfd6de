using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Files;

/// <summary>The part <c>nodes</c> of the topology file.</summary>
internal static class NodeReader
{
    private const string None = "none";

    internal static List<NodeSpec> Read(FileReader reader, YamlNode nodes)
    {
        List<NodeSpec> specs = [];
        foreach ((YamlScalar key, YamlNode value) in reader.Entries(nodes, "nodes"))
        {
            string what = $"node \"{key.Text}\"";
            if (reader.Map(value is YamlScalar { IsNull: true } ? new YamlMap([], value.At) : value, what, NodeKeys.Node.Keys) is not { } values)
            {
                continue;
            }
            specs.Add((NodeSpec)StackReader.Fill(
                new NodeSpec
                {
                    Name = new Located<string>(key.Text, key.At),
                    Attachments = [.. Attachments(reader, values.GetValueOrDefault("networks"), what).OfType<AttachmentSpec>()],
                    Replicas = reader.Number(values.GetValueOrDefault("replicas"), "replicas"),
                    Namespace = reader.Text(values.GetValueOrDefault("namespace"), "namespace"),
                    Filters = [.. FirewallReader.Filters(reader, values.GetValueOrDefault("filter"), what)],
                    Programs = [.. FileReader.Items(values.GetValueOrDefault("run")).Select(line => reader.Text(line, "run")).OfType<Located<string>>()],
                    Ports = [.. PortReader.Read(reader, values.GetValueOrDefault("ports"), what)],
                },
                reader,
                values,
                what));
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
        if (reader.Map(node, what, (key is null ? NodeKeys.AttachmentItem : NodeKeys.Attachment).Keys) is not { } values)
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
            HasNoAddress = values.GetValueOrDefault("address") is YamlScalar { Text: None },
            IsDefaultRoute = reader.Parse<bool>(values.GetValueOrDefault("default_route"), "default_route", Values.Boolean),
            Aliases = [.. FileReader.Items(values.GetValueOrDefault("aliases")).Select(alias => reader.Text(alias, "an alias")).OfType<Located<string>>()],
            Interface = reader.Text(values.GetValueOrDefault("interface"), "interface"),
            HostInterface = reader.Text(values.GetValueOrDefault("host_interface"), "host_interface"),
            Mac = reader.Parse<MacAddress>(values.GetValueOrDefault("mac"), "mac", Values.Mac),
        };
    }

    private static IEnumerable<Located<AddressSpec>> Addresses(FileReader reader, YamlNode? address) => address is YamlScalar { Text: None }
        ? []
        : FileReader.Items(address).Select(node => reader.Parse<AddressSpec>(node, "address", Values.AddressSpec)).OfType<Located<AddressSpec>>();
}
