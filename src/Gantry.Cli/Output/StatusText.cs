using Gantry.Engine;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cli.Output;

/// <summary>What is up, as a table; what drifted stands below its row.</summary>
internal static class StatusText
{
    private const string DriftMark = "! ";

    internal static void Write(Terminal terminal, IReadOnlyList<FabricStatus> fabrics)
    {
        bool publishes = fabrics.SelectMany(fabric => fabric.Nodes).Any(node => node.Ports.Count > 0);
        var table = new TextTable(["FABRIC", "KIND", "NAME", "STATE", "ADDRESSES", .. publishes ? ["PORTS"] : Array.Empty<string>()]);
        foreach (FabricStatus fabric in fabrics)
        {
            string name = fabric.Face == Face.Fabric ? fabric.Name.ToString() : $"{fabric.Face.ToString().ToLowerInvariant()} {fabric.Name}";
            if (fabric.Drift.Count > 0)
            {
                table.Add([name, "host", "", Word(PartState.Drifted), "", ""], Marked(fabric.Drift));
            }
            foreach (NetworkStatus network in fabric.Networks)
            {
                table.Add([name, "network", network.Name, Word(network.State), With(network.Bridge, network.Gateways), ""], Marked(network.Drift));
            }
            foreach (NodeStatus node in fabric.Nodes)
            {
                IEnumerable<string> interfaces = node.Interfaces.Select(link => With(link.Name, link.Addresses));
                table.Add([name, fabric.Face == Face.Fabric ? "node" : "container", node.Label ?? node.Name, Word(node.State), string.Join(", ", interfaces), string.Join(", ", node.Ports.Select(PortWords.Of).Distinct())], Marked(node.Drift));
            }
        }
        table.Write(terminal, text => Dress(terminal, text));
    }

    private static string With(InterfaceName name, IReadOnlyList<InterfaceAddress> addresses) => string.Join(' ', [name.ToString(), .. addresses.Select(address => address.ToString())]);

    internal static string Word(PartState state) => state switch
    {
        PartState.Ok => "ok",
        PartState.Drifted => "drifted",
        _ => "missing",
    };

    internal static IReadOnlyList<string> Marked(IReadOnlyList<string> drift) => [.. drift.Select(line => DriftMark + line)];

    internal static string Dress(Terminal terminal, string text) => text switch
    {
        "ok" => terminal.Green(text),
        "drifted" => terminal.Yellow(text),
        "missing" => terminal.Red(text),
        _ when text.StartsWith(DriftMark, StringComparison.Ordinal) => terminal.Yellow(text),
        _ => text,
    };
}
