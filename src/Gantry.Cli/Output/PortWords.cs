using System.Net.Sockets;
using Gantry.Engine;
using Gantry.Netlink.NfTables;

namespace Gantry.Cli.Output;

/// <summary>A published port as the topology file says it: <c>127.0.0.1:5353:53/udp</c>.</summary>
internal static class PortWords
{
    internal static string Of(PortStatus port)
    {
        string address = port.HostAddress is not { } on ? "" : on.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{on}]:" : $"{on}:";
        string protocol = port.Protocol == Transport.Tcp ? "" : $"/{port.Protocol.ToString().ToLowerInvariant()}";
        return $"{address}{port.Host}:{port.To}{protocol}";
    }
}
