using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>What an interface that somebody else made is told, and what its published ports need.</summary>
internal static class AdjustedObjects
{
    internal static IEnumerable<KernelObject> Of(Node node, NamespaceRef at, IReadOnlyDictionary<string, KernelObject> recorded, string owner)
    {
        if (node.Adjusted is not { } adjusted)
        {
            yield break;
        }
        if (new ForeignLinkSettings(adjusted.Mac, adjusted.Mtu, adjusted.Mode) is { IsEmpty: false } inside)
        {
            yield return Remembered(new ForeignLinkObject(at, adjusted.Interface, inside), recorded);
        }
        if (adjusted.Port is { } port && new ForeignLinkSettings(null, null, adjusted.PortMode) is { IsEmpty: false } outside)
        {
            yield return Remembered(new ForeignLinkObject(NamespaceRef.Host, port, outside), recorded);
        }
        if (node.Ports.IsEmpty)
        {
            yield break;
        }
        foreach (KernelObject o in GateOf(adjusted, owner))
        {
            yield return o;
        }
        foreach (IPAddress address in adjusted.Addresses)
        {
            string set = address.AddressFamily == AddressFamily.InterNetworkV6 ? FirewallTable.Hairpin6 : FirewallTable.Hairpin4;
            yield return new ElementObject(NamespaceRef.Host, set, $"{address} . {address}", owner);
            foreach (PublishedPort published in node.Ports.Where(published => published.Is(address.AddressFamily)))
            {
                yield return new PublishedPortObject(
                    NamespaceRef.Host, published.Protocol, published.IsOnAll ? null : published.HostAddress, published.Host, node.Name.ToString(), address, published.To, owner);
            }
        }
    }

    /// <summary>A link that leads to this node alone is a network of its own.</summary>
    private static IEnumerable<KernelObject> GateOf(Adjustment adjusted, string owner)
    {
        if (adjusted.Gate is not { } gate)
        {
            yield break;
        }
        foreach ((string set, string element) in new[]
        {
            (FirewallTable.Networks, $"\"{gate}\""), (FirewallTable.Within, $"\"{gate}\" . \"{gate}\""), (FirewallTable.Open, $"\"{gate}\""), (FirewallTable.Routed, $"\"{gate}\""),
        })
        {
            yield return new ElementObject(NamespaceRef.Host, set, element, owner);
        }
        yield return new SysctlObject(NamespaceRef.Host, $"net.ipv4.conf.{gate.ToString().Replace('.', '/')}.route_localnet", "1", OfInterface: true);
    }

    private static ForeignLinkObject Remembered(ForeignLinkObject link, IReadOnlyDictionary<string, KernelObject> recorded) =>
        link with { Before = (recorded.GetValueOrDefault(link.Key) as ForeignLinkObject)?.Before };
}
