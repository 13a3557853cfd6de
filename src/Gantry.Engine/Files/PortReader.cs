using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Files;

/// <summary>The part <c>ports</c> of a node: <c>8080:80</c>, <c>127.0.0.1:5353:53/udp</c>, <c>[::]:8000-8010:9000-9010</c>, or a map.</summary>
internal static class PortReader
{
    internal static IEnumerable<PortSpec> Read(FileReader reader, YamlNode? ports, string what) =>
        FileReader.Items(ports).Select(node => node is YamlMap ? ReadMap(reader, node, $"a port of {what}") : ReadText(reader, node)).OfType<PortSpec>();

    private static PortSpec? ReadMap(FileReader reader, YamlNode node, string what)
    {
        if (reader.Map(node, what, PortKeys.Port.Keys) is not { } values)
        {
            return null;
        }
        if (!values.TryGetValue("publish", out YamlNode? publish))
        {
            reader.Error(node.At, $"{what} says not which port of the host it is", "publish: 8080");
            return null;
        }
        return reader.Parse<PortRange>(publish, "publish", PortRange.WhyNot) is not { } host ? null : new PortSpec
        {
            Host = host,
            To = reader.Parse<PortRange>(values.GetValueOrDefault("to"), "to", PortRange.WhyNot),
            HostAddress = reader.Parse<IPAddress>(values.GetValueOrDefault("host_address"), "host_address", Values.Address),
            Protocol = reader.Parse<Transport>(values.GetValueOrDefault("protocol"), "protocol", Protocol)?.Value ?? Transport.Tcp,
            Network = reader.Text(values.GetValueOrDefault("network"), "network"),
        };
    }

    /// <summary>A port as it is written on a command line.</summary>
    /// <exception cref="FabricException">It is none.</exception>
    internal static PortSpec Parse(string text) => WhyNot(new Located<string>(text, default), out PortSpec? spec) is { } error
        ? throw new FabricException(error.Message, error.Hint is { } hint ? [hint] : []) { IsUsage = true }
        : spec!;

    private static PortSpec? ReadText(FileReader reader, YamlNode node)
    {
        if (reader.Text(node, "a port") is not { } text)
        {
            return null;
        }
        if (WhyNot(text, out PortSpec? spec) is { } error)
        {
            reader.Error(text.At, error.Message, error.Hint);
        }
        return spec;
    }

    /// <summary>[ADDRESS:]PORTS:PORTS[/PROTOCOL], an IPv6 address in brackets.</summary>
    private static (string Message, string? Hint)? WhyNot(Located<string> text, out PortSpec? spec)
    {
        spec = null;
        string rest = text.Value;
        Transport protocol = Transport.Tcp;
        if (rest.LastIndexOf('/') is var slash and >= 0)
        {
            if (Protocol(rest[(slash + 1)..], out protocol) is { } reason)
            {
                return (reason, null);
            }
            rest = rest[..slash];
        }
        int to = rest.LastIndexOf(':');
        if (to < 0)
        {
            return ($"\"{text.Value}\" says not which port of the host it is", $"write \"{rest}:{rest}\", or another port of the host before the colon");
        }
        int host = rest.LastIndexOf(':', to - 1);
        IPAddress? address = null;
        if (host >= 0 && Address(rest[..host], out address!) is { } noAddress)
        {
            return (noAddress, rest[..host] == "localhost" ? "write 127.0.0.1" : null);
        }
        if (PortRange.WhyNot(rest[(host + 1)..to], out PortRange ports) is { } noPort)
        {
            return (noPort, null);
        }
        if (PortRange.WhyNot(rest[(to + 1)..], out PortRange target) is { } noTarget)
        {
            return (noTarget, null);
        }
        spec = new PortSpec
        {
            Host = new(ports, text.At),
            To = new(target, text.At),
            HostAddress = address is null ? null : new(address, text.At),
            Protocol = protocol,
        };
        return null;
    }

    /// <summary>An address before a port; one of IPv6 must be in brackets there.</summary>
    private static string? Address(string text, out IPAddress address)
    {
        bool inBrackets = text is ['[', .., ']'];
        return Values.Address(inBrackets ? text[1..^1] : text, out address)
            ?? (!inBrackets && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"\"{text}\" must be in brackets before a port: [{address}]" : null);
    }

    private static string? Protocol(string text, out Transport protocol)
    {
        protocol = text switch { "udp" => Transport.Udp, "sctp" => Transport.Sctp, _ => Transport.Tcp };
        return text is "tcp" or "udp" or "sctp" ? null : $"protocol must be tcp, udp or sctp, not \"{text}\"";
    }
}
