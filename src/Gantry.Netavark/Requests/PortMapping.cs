using System.Net;
using System.Text.Json;
using Gantry.Engine.Model;
using Gantry.Netavark.Protocol;
using Gantry.Netlink.NfTables;

namespace Gantry.Netavark.Requests;

/// <summary>Ports of the host that lead to the container.</summary>
/// <param name="Host">The host's.</param>
/// <param name="Container">The container's.</param>
/// <param name="Address">The host's address; null: all.</param>
/// <param name="Protocols">For each of them.</param>
internal sealed record PortMapping(PortRange Host, PortRange Container, IPAddress? Address, IReadOnlyList<Transport> Protocols)
{
    internal static PortMapping Read(JsonElement element, string path)
    {
        var fields = new Fields(element, path);
        int count = fields.Number("range") is { } range and > 0 ? range : 1;
        return new PortMapping(
            Range(fields.Number("host_port") ?? 0, count, fields.PathOf("host_port")),
            Range(fields.Number("container_port") ?? 0, count, fields.PathOf("container_port")),
            fields.Text("host_ip") is { Length: > 0 } address ? Addressing.Parse(address, fields.PathOf("host_ip")) : null,
            [.. (fields.Text("protocol") is { Length: > 0 } protocols ? protocols : "tcp").Split(',').Select(protocol => protocol.Trim() switch
            {
                "tcp" => Transport.Tcp,
                "udp" => Transport.Udp,
                "sctp" => Transport.Sctp,
                _ => throw new NetavarkException($"unknown port protocol {protocol}"),
            })]);
    }

    private static PortRange Range(int first, int count, string path) => first >= 1 && first + count - 1 <= ushort.MaxValue
        ? new PortRange((ushort)first, (ushort)(first + count - 1))
        : throw new NetavarkException($"{path}: {(count == 1 ? $"{first} is no port" : $"{count} ports from {first} on are no ports")}");
}
