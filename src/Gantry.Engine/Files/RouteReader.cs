using System.Net;
using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>The key <c>routes</c> of a node or the host.</summary>
internal static class RouteReader
{
    internal static IEnumerable<RouteSpec> Read(FileReader reader, YamlNode? routes, string what) =>
        FileReader.Items(routes).Select(node => Route(reader, node, what)).OfType<RouteSpec>();

    private static RouteSpec? Route(FileReader reader, YamlNode node, string what)
    {
        if (reader.Map(node, $"a route of {what}", StackKeys.Route.Keys) is not { } values)
        {
            return null;
        }
        if (!values.TryGetValue("to", out YamlNode? to))
        {
            reader.Error(node.At, $"a route of {what} says not where to", "to: 10.9.0.0/16, or to: default");
            return null;
        }
        List<HopSpec> hops = [.. Hops(reader, values, node, what)];
        IPAddress? via = hops.Select(hop => hop.Via?.Value).FirstOrDefault(address => address is not null);
        return reader.Parse(to, "to", (string text, out IPNetwork value) => Values.Destination(text, via, out value)) is { } destination
            ? new RouteSpec
            {
                To = destination,
                Hops = hops,
                Type = reader.Parse<Netlink.Rtnetlink.RouteType>(values.GetValueOrDefault("type"), "type", Values.RouteType),
                Source = reader.Parse<IPAddress>(values.GetValueOrDefault("source"), "source", Values.Address),
                Metric = reader.Parse<uint>(values.GetValueOrDefault("metric"), "metric", Values.Metric),
                Table = reader.Parse<uint>(values.GetValueOrDefault("table"), "table", Values.Table),
            }
            : null;
    }

    /// <summary>The one that the route itself says, or its list of several.</summary>
    private static IEnumerable<HopSpec> Hops(FileReader reader, Dictionary<string, YamlNode> values, YamlNode route, string what)
    {
        bool one = values.ContainsKey("via") || values.ContainsKey("dev") || values.ContainsKey("onlink");
        if (!values.TryGetValue("nexthops", out YamlNode? several))
        {
            return one ? [Hop(reader, values, (values.GetValueOrDefault("via") ?? values.GetValueOrDefault("dev") ?? route).At)] : [];
        }
        if (one)
        {
            reader.Error(several.At, $"a route of {what} has nexthops, and via, dev or onlink beside them", "what belongs to one next hop stands in its entry");
        }
        return FileReader.Items(several).Select(node => reader.Map(node, $"a next hop of {what}", StackKeys.NextHop.Keys) is { } hop ? Hop(reader, hop, node.At) : null).OfType<HopSpec>();
    }

    private static HopSpec Hop(FileReader reader, Dictionary<string, YamlNode> values, Position at)
    {
        var hop = new HopSpec
        {
            At = at,
            Via = reader.Parse<IPAddress>(values.GetValueOrDefault("via"), "via", Values.Address),
            Device = reader.Text(values.GetValueOrDefault("dev"), "dev"),
            Weight = reader.Number(values.GetValueOrDefault("weight"), "weight"),
            OnLink = reader.Parse<bool>(values.GetValueOrDefault("onlink"), "onlink", Values.Boolean),
        };
        if (!values.ContainsKey("via") && !values.ContainsKey("dev"))
        {
            reader.Error(at, "a next hop leads nowhere", "it needs via: ADDRESS or dev: INTERFACE");
        }
        return hop;
    }
}
