using Gantry.Engine.Model;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>What a network on the host puts into the sets of the table inet gantry.</summary>
internal static class NetworkElements
{
    internal static IEnumerable<ElementObject> Of(Network network, IReadOnlyDictionary<FabricName, Network> networks, string owner)
    {
        if (network.Node is not null)
        {
            yield break;
        }
        string bridge = $"\"{network.Bridge}\"";
        yield return Element(FirewallTable.Networks, bridge);
        yield return Element(FirewallTable.Within, $"{bridge} . {bridge}");
        foreach (FabricName other in network.Reach)
        {
            yield return Element(FirewallTable.Reach, $"{bridge} . \"{networks[other].Bridge}\"");
        }
        foreach (Subnet subnet in network.Subnets.Where(_ => network.Masquerades))
        {
            yield return Element(subnet.IsIPv6 ? FirewallTable.Masquerade6 : FirewallTable.Masquerade4, subnet.Prefix.ToString());
        }
        if (network.IsOpen)
        {
            yield return Element(FirewallTable.Open, bridge);
        }
        if (network.IsIsolated)
        {
            yield return Element(FirewallTable.Isolated, bridge);
        }
        if (network.IsOpen || network.Outside == Outside.Routed)
        {
            yield return Element(FirewallTable.Routed, bridge);
        }
        else if (network.Outside == Outside.None)
        {
            yield return Element(FirewallTable.Closed, bridge);
        }

        ElementObject Element(string set, string element) => new(NamespaceRef.Host, set, element, owner);
    }
}
