using Gantry.Engine.Model;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>A network as its record tells of it, where the file is not at hand.</summary>
internal static class RecordedNetwork
{
    internal static Network Of(Part part)
    {
        BridgeObject bridge = part.Objects.OfType<BridgeObject>().First();
        return new Network(new FabricName(part.Name), bridge.Link.Name, [.. (part.Notes?.Subnets ?? []).Select(subnet => new Subnet(subnet.Prefix, subnet.Gateway))])
        {
            Mtu = bridge.Mtu,
            Node = bridge.In.Node is { } node ? new FabricName(node) : null,
            Outside = part.Objects.OfType<ElementObject>().Any(element => element.Set == FirewallTable.Closed) || bridge.In.Node is not null ? Outside.None
                : part.Objects.OfType<ElementObject>().Any(element => element.Set == FirewallTable.Routed) ? Outside.Routed
                : Outside.Nat,
        };
    }
}
