using System.Net;
using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Files;

/// <summary>The keys <c>rules</c> and <c>neighbours</c> of a node or the host.</summary>
internal static class RuleReader
{
    internal static IEnumerable<RuleSpec> Read(FileReader reader, YamlNode? rules, string what)
    {
        foreach (YamlNode node in FileReader.Items(rules))
        {
            if (reader.Map(node, $"a rule of {what}", StackKeys.Rule.Keys) is not { } values)
            {
                continue;
            }
            yield return new RuleSpec
            {
                At = node.At,
                From = reader.Parse<IPNetwork>(values.GetValueOrDefault("from"), "from", Subnets.WhyNoSubnet),
                To = reader.Parse<IPNetwork>(values.GetValueOrDefault("to"), "to", Subnets.WhyNoSubnet),
                InputInterface = reader.Text(values.GetValueOrDefault("iif"), "iif"),
                OutputInterface = reader.Text(values.GetValueOrDefault("oif"), "oif"),
                Mark = reader.Parse<(uint, uint?)>(values.GetValueOrDefault("fwmark"), "fwmark", Values.Mark),
                Table = reader.Parse<uint>(values.GetValueOrDefault("table"), "table", Values.Table),
                Priority = reader.Parse<uint>(values.GetValueOrDefault("priority"), "priority", Values.Priority),
                Type = reader.Parse<RuleAction>(values.GetValueOrDefault("type"), "type", Values.RuleType),
            };
        }
    }

    internal static IEnumerable<NeighbourSpec> ReadNeighbours(FileReader reader, YamlNode? neighbours, string what)
    {
        foreach (YamlNode node in FileReader.Items(neighbours))
        {
            if (reader.Map(node, $"a neighbour of {what}", StackKeys.Neighbour.Keys) is not { } values)
            {
                continue;
            }
            yield return new NeighbourSpec
            {
                At = node.At,
                Address = reader.Parse<IPAddress>(values.GetValueOrDefault("address"), "address", Values.Address),
                Mac = reader.Parse<MacAddress>(values.GetValueOrDefault("mac"), "mac", Values.Mac),
                Proxy = reader.Parse<IPAddress>(values.GetValueOrDefault("proxy"), "proxy", Values.Address),
                Device = reader.Text(values.GetValueOrDefault("dev"), "dev"),
            };
        }
    }
}
