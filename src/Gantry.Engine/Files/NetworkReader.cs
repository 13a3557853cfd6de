using System.Net;
using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>The part <c>networks</c> of the topology file.</summary>
internal static class NetworkReader
{
    private const string None = "none";

    internal static List<NetworkSpec> Read(FileReader reader, YamlNode networks)
    {
        List<NetworkSpec> specs = [];
        foreach ((YamlScalar key, YamlNode value) in reader.Entries(networks, "networks"))
        {
            string what = $"network \"{key.Text}\"";
            if (reader.Map(value is YamlScalar { IsNull: true } ? new YamlMap([], value.At) : value, what, NetworkKeys.Network.Keys) is not { } values)
            {
                continue;
            }
            specs.Add(new NetworkSpec
            {
                Name = new Located<string>(key.Text, key.At),
                Subnets = [.. FileReader.Items(values.GetValueOrDefault("subnet")).Select(n => reader.Parse<IPNetwork>(n, "subnet", Subnets.WhyNoSubnet)).OfType<Located<IPNetwork>>()],
                Gateways = [.. Gateways(reader, values.GetValueOrDefault("gateway"))],
                NoGateway = values.GetValueOrDefault("gateway") is YamlScalar { Text: None } none ? none.At : null,
                Outside = reader.Parse<Outside>(values.GetValueOrDefault("outside"), "outside", Values.Outside),
                Bridge = reader.Text(values.GetValueOrDefault("bridge"), "bridge"),
                Mtu = reader.Number(values.GetValueOrDefault("mtu"), "mtu"),
                Node = reader.Text(values.GetValueOrDefault("node"), "node"),
                Router = reader.Text(values.GetValueOrDefault("router"), "router"),
                Reach = [.. FileReader.Items(values.GetValueOrDefault("reach")).Select(n => reader.Text(n, "reach")).OfType<Located<string>>()],
            });
        }
        return specs;
    }

    private static IEnumerable<Located<IPAddress>> Gateways(FileReader reader, YamlNode? gateway) => gateway is YamlScalar { Text: None }
        ? []
        : FileReader.Items(gateway).Select(node => reader.Parse<IPAddress>(node, "gateway", Values.Address)).OfType<Located<IPAddress>>();
}
