using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Model;

/// <summary>A port of the host, or several in a row, that lead to a node.</summary>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="HostAddress">The host's address; 0.0.0.0 and :: are all of their family, null is all of both.</param>
/// <param name="Host">The host's ports.</param>
/// <param name="To">The node's ports, as many.</param>
/// <param name="Network">The network by which the node is reached.</param>
public sealed record PublishedPort(Transport Protocol, IPAddress? HostAddress, PortRange Host, PortRange To, FabricName Network)
{
    /// <summary>Whether it is published on addresses of that family.</summary>
    public bool Is(AddressFamily family) => HostAddress is null || HostAddress.AddressFamily == family;

    /// <summary>Whether it is published on all addresses of its families.</summary>
    public bool IsOnAll => HostAddress is null || HostAddress.Equals(IPAddress.Any) || HostAddress.Equals(IPAddress.IPv6Any);

    /// <summary>"8080/tcp", "127.0.0.1:8080/tcp", "[::1]:8080/tcp": the host's side, for people.</summary>
    public string HostWords => Words(HostAddress, Host, Protocol);

    internal static string Words(IPAddress? address, PortRange ports, Transport protocol) =>
        $"{(address is null ? "" : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]:" : $"{address}:")}{ports}/{protocol.ToString().ToLowerInvariant()}";
}

/// <summary>A published port as somebody says it, not checked yet.</summary>
public sealed record PortSpec
{
    /// <summary>Reads <c>[ADDRESS:]PORTS:PORTS[/PROTOCOL]</c>, as the topology file has it.</summary>
    /// <exception cref="FabricException">It is no such text.</exception>
    public static PortSpec Parse(string text) => Files.PortReader.Parse(text);

    /// <summary>The host's ports.</summary>
    public required Located<PortRange> Host { get; init; }

    /// <summary>The node's ports; null: the same.</summary>
    public Located<PortRange>? To { get; init; }

    /// <summary>The host's address.</summary>
    public Located<IPAddress>? HostAddress { get; init; }

    /// <summary>The protocol.</summary>
    public Transport Protocol { get; init; } = Transport.Tcp;

    /// <summary>The network by which the node is reached; null: the one that is its way out.</summary>
    public Located<string>? Network { get; init; }
}
