using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Files;

/// <summary>The part <c>links</c> of the topology file: wires, each a list of its two ends.</summary>
internal static class WireReader
{
    internal static List<WireSpec> Read(FileReader reader, YamlNode links)
    {
        List<WireSpec> wires = [];
        foreach (YamlNode link in FileReader.Items(links))
        {
            if (link is not YamlList { Items: [var first, var second] })
            {
                reader.Error(link.At, link is YamlList list ? $"a link has two ends, not {list.Items.Count}" : $"a link is a list of its two ends, not {link.Kind}", "[\"r1:wan1\", \"x2:up0\"], for example");
            }
            else if (EndOf(reader, first) is { } one && EndOf(reader, second) is { } other)
            {
                wires.Add(new WireSpec(one, other));
            }
        }
        return wires;
    }

    private static WireEndSpec? EndOf(FileReader reader, YamlNode node) => node is YamlScalar ? ShortEnd(reader, node) : LongEnd(reader, node);

    /// <summary>"r1:wan1"; the interface may be left out.</summary>
    private static WireEndSpec? ShortEnd(FileReader reader, YamlNode node)
    {
        if (reader.Text(node, "a link's end") is not { } text)
        {
            return null;
        }
        int colon = text.Value.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new WireEndSpec { Owner = text }
            : new WireEndSpec
            {
                Owner = text with { Value = text.Value[..colon] },
                Interface = new Located<string>(text.Value[(colon + 1)..], text.At with { Column = text.At.Column + colon + 1 }),
            };
    }

    private static WireEndSpec? LongEnd(FileReader reader, YamlNode node)
    {
        if (reader.Map(node, "a link's end", WireKeys.End.Keys) is not { } values)
        {
            return null;
        }
        Located<string>? owner = reader.Text(values.GetValueOrDefault("node") ?? values.GetValueOrDefault("network"), "node");
        if (owner is not { } said || (values.ContainsKey("node") && values.ContainsKey("network")))
        {
            reader.Error(node.At, "a link's end is at one node, or one network", "{ node: r1, interface: wan1 }, for example; the host is node: host");
            return null;
        }
        return new WireEndSpec
        {
            Owner = said,
            Interface = reader.Text(values.GetValueOrDefault("interface"), "interface"),
            Addresses = [.. FileReader.Items(values.GetValueOrDefault("address"))
                .Select(address => reader.Parse<InterfaceAddress>(address, "address", Values.InterfaceAddress)).OfType<Located<InterfaceAddress>>()],
            Mac = reader.Parse<MacAddress>(values.GetValueOrDefault("mac"), "mac", Values.Mac),
            Mtu = reader.Number(values.GetValueOrDefault("mtu"), "mtu"),
        };
    }
}
