using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What must hold of a stack's neighbours.</summary>
internal static class NeighbourRules
{
    internal static ImmutableArray<StaticNeighbour> Build(StackSpec spec, IReadOnlyList<StackInterface> interfaces, string? owner, List<TopologyError> errors)
    {
        var neighbours = ImmutableArray.CreateBuilder<StaticNeighbour>();
        HashSet<(string, IPAddress, bool)> known = [];
        foreach (NeighbourSpec neighbour in spec.Neighbours)
        {
            if ((neighbour.Address ?? neighbour.Proxy) is not { } address || neighbour is { Address: not null, Proxy: not null })
            {
                errors.Add(new TopologyError(neighbour.At, "a neighbour is an address with its mac, or a proxy", "{ address: 10.11.0.9, mac: \"02:00:00:00:00:09\", dev: wan0 }, or { proxy: 10.11.0.77, dev: wan0 }"));
                continue;
            }
            if (neighbour.Device is not { } device)
            {
                errors.Add(new TopologyError(neighbour.At, $"the neighbour {address.Value} is on no interface", "dev: INTERFACE"));
                continue;
            }
            if (neighbour is { Address: not null, Mac: null })
            {
                errors.Add(new TopologyError(address.At, $"the neighbour {address.Value} has no Ethernet address", "mac: \"02:00:00:00:00:09\""));
            }
            if (neighbour is { Proxy: not null, Mac: { } mac })
            {
                errors.Add(new TopologyError(mac.At, $"for the proxy {address.Value} its interface answers with its own Ethernet address"));
            }
            MacRules.Check(neighbour.Mac, errors);
            if (owner is not null && !interfaces.Any(link => link.Name.ToString() == device.Value))
            {
                errors.Add(new TopologyError(device.At, $"{owner} has no interface \"{device.Value}\"", Suggestion.Hint(device.Value, interfaces.Select(link => link.Name.ToString()))));
            }
            if (!known.Add((device.Value, address.Value, neighbour.Proxy is not null)))
            {
                errors.Add(new TopologyError(address.At, $"the neighbour {address.Value} on {device.Value} is said twice"));
            }
            if (InterfaceName.TryParse(device.Value, out InterfaceName name))
            {
                neighbours.Add(new StaticNeighbour(name, address.Value, neighbour.Mac?.Value));
            }
        }
        return neighbours.ToImmutable();
    }
}
