using Gantry.Engine.Model;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>What a network puts into the sets of the table inet gantry.</summary>
internal static class NetworkElements
{
    internal static IEnumerable<ElementObject> Of(Network network, string owner)
    {
        string bridge = $"\"{network.Bridge}\"";
        yield return Element(FirewallTable.Networks, bridge);
        yield return Element(FirewallTable.Reach, $"{bridge} . {bridge}");
        switch (network.Outside)
        {
            case Outside.Nat:
                foreach (Subnet subnet in network.Subnets)
                {
                    yield return Element(subnet.IsIPv6 ? FirewallTable.Masquerade6 : FirewallTable.Masquerade4, subnet.Prefix.ToString());
                }
                break;
            case Outside.Routed:
                yield return Element(FirewallTable.Routed, bridge);
                break;
            case Outside.None:
                yield return Element(FirewallTable.Closed, bridge);
                break;
        }

        ElementObject Element(string set, string element) => new(NamespaceRef.Host, set, element, owner);
    }
}
