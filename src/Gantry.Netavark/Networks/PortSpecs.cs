using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Netavark.Requests;
using Gantry.Netlink.NfTables;
using static Gantry.Netavark.Networks.ContainerTopology;

namespace Gantry.Netavark.Networks;

/// <summary>
/// A container's published ports in the engine's terms. Each family's lead into the first network that lets them in: its default route is
/// that of the answers, too.
/// </summary>
internal static class PortSpecs
{
    internal static IEnumerable<PortSpec> Of(IReadOnlyList<PortMapping> ports, IReadOnlyList<BridgeNetwork> networks, Action<string> warn)
    {
        HashSet<(Transport, IPAddress?, PortRange, PortRange)> seen = [];
        foreach (PortMapping port in ports)
        {
            foreach (Transport protocol in port.Protocols)
            {
                if (seen.Add((protocol, port.Address, port.Host, port.Container)))
                {
                    foreach (PortSpec spec in Of(port, protocol, networks, warn))
                    {
                        yield return spec;
                    }
                }
            }
        }
    }

    private static IEnumerable<PortSpec> Of(PortMapping port, Transport protocol, IReadOnlyList<BridgeNetwork> networks, Action<string> warn)
    {
        BridgeNetwork? v4 = First(AddressFamily.InterNetwork), v6 = First(AddressFamily.InterNetworkV6);
        if (port.Address is { } address)
        {
            if (address.Equals(IPAddress.IPv6Loopback))
            {
                warn($"port {port.Host} on ::1 is not published: the kernel lets nothing that was sent to ::1 leave the host");
            }
            else if ((address.AddressFamily == AddressFamily.InterNetworkV6 ? v6 : v4) is { } network)
            {
                yield return Spec(network, address);
            }
        }
        else if (v4 is not null && v6 is not null && v4 != v6)
        {
            yield return Spec(v4, IPAddress.Any);
            yield return Spec(v6, IPAddress.IPv6Any);
        }
        else if ((v4 ?? v6) is { } both)
        {
            yield return Spec(both, null);
        }

        BridgeNetwork? First(AddressFamily family) => networks.FirstOrDefault(network => network.IsOpen && network.Addresses.Any(item => item.Address.AddressFamily == family));

        PortSpec Spec(BridgeNetwork network, IPAddress? host) => new()
        {
            Host = Said(port.Host),
            To = Said(port.Container),
            HostAddress = host is null ? null : Said(host),
            Protocol = protocol,
            Network = Said(PodmanNames.OfNetwork(network.Asked.Name).ToString()),
        };
    }
}
