using System.Net;
using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Files;

/// <summary>The parts <c>masquerade</c>, <c>dnat</c> and <c>filter</c> of a stack.</summary>
internal static class FirewallReader
{
    private static readonly (string Key, Hook Hook)[] s_chains = [("input", Hook.Input), ("forward", Hook.Forward), ("output", Hook.Output)];

    internal static IEnumerable<MasqueradeSpec> Masquerades(FileReader reader, YamlNode? masquerade, string what) =>
        FileReader.Items(masquerade).Select(node => node is YamlMap ? Masquerade(reader, node, $"a masquerade of {what}")
            : reader.Text(node, "masquerade") is { } name ? new MasqueradeSpec { Out = name } : null).OfType<MasqueradeSpec>();

    internal static IEnumerable<DnatSpec> Translations(FileReader reader, YamlNode? dnat, string what) =>
        FileReader.Items(dnat).Select(node => Translation(reader, node, $"a dnat of {what}")).OfType<DnatSpec>();

    internal static IEnumerable<FilterSpec> Filters(FileReader reader, YamlNode? filter, string what)
    {
        if (filter is null || reader.Map(filter, $"the filter of {what}", FirewallKeys.Filter.Keys) is not { } values)
        {
            yield break;
        }
        foreach ((string key, Hook hook) in s_chains.Where(chain => values.ContainsKey(chain.Key)))
        {
            List<LocatedText> lines = [];
            foreach (YamlNode item in FileReader.Items(values[key]))
            {
                if (item is YamlScalar scalar && reader.Text(item, $"a line of {key}") is { } line)
                {
                    lines.Add(new LocatedText(line.Value, line.At) { Characters = reader.Source.Characters(scalar) });
                }
                else
                {
                    reader.Text(item, $"a line of {key}");
                }
            }
            yield return new FilterSpec(hook, lines);
        }
    }

    private static MasqueradeSpec? Masquerade(FileReader reader, YamlNode node, string what)
    {
        if (reader.Map(node, what, FirewallKeys.Masquerade.Keys) is not { } values)
        {
            return null;
        }
        if (reader.Text(values.GetValueOrDefault("out"), "out") is not { } name)
        {
            if (!values.ContainsKey("out"))
            {
                reader.Error(node.At, $"{what} says not through which interface", "out: INTERFACE");
            }
            return null;
        }
        return new MasqueradeSpec
        {
            Out = name,
            From = [.. FileReader.Items(values.GetValueOrDefault("from")).Select(from => reader.Parse<IPNetwork>(from, "from", Subnets.WhyNoSubnet)).OfType<Located<IPNetwork>>()],
            Protocol = reader.Parse<Transport>(values.GetValueOrDefault("protocol"), "protocol", ProtocolOrIcmp),
        };
    }

    private static DnatSpec? Translation(FileReader reader, YamlNode node, string what)
    {
        if (reader.Map(node, what, FirewallKeys.Dnat.Keys) is not { } values)
        {
            return null;
        }
        if (!values.TryGetValue("to", out YamlNode? to))
        {
            reader.Error(node.At, $"{what} says not where to", "to: ADDRESS, or to: ADDRESS:PORT");
            return null;
        }
        return new DnatSpec
        {
            At = node.At,
            In = reader.Text(values.GetValueOrDefault("in"), "in"),
            Address = reader.Parse<IPAddress>(values.GetValueOrDefault("address"), "address", Values.Address),
            Protocol = reader.Parse<Transport>(values.GetValueOrDefault("protocol"), "protocol", Protocol),
            Ports = reader.Parse<PortRange>(values.GetValueOrDefault("port"), "port", PortRange.WhyNot),
            To = [.. FileReader.Items(to).Select(item => reader.Parse<DnatTarget>(item, "to", Target)).OfType<Located<DnatTarget>>()],
            For = reader.Parse<DnatFor>(values.GetValueOrDefault("local"), "local", Local)?.Value ?? DnatFor.Incoming,
        };
    }

    /// <summary>192.168.64.6:8000, [fd00::6]:8000, fd00::6.</summary>
    private static string? Target(string text, out DnatTarget target)
    {
        target = default;
        (string address, string? ports) = text switch
        {
            ['[', ..] when text.IndexOf("]:", StringComparison.Ordinal) is var end and > 0 => (text[1..end], text[(end + 2)..]),
            ['[', .., ']'] => (text[1..^1], null),
            _ when text.Split(':') is [var before, var behind] => (before, behind),
            _ => (text, null),
        };
        PortRange range = default;
        if ((Values.Address(address, out IPAddress parsed) ?? (ports is null ? null : PortRange.WhyNot(ports, out range))) is { } reason)
        {
            return reason;
        }
        target = new DnatTarget(parsed, ports is null ? null : range);
        return null;
    }

    private static string? Protocol(string text, out Transport protocol)
    {
        protocol = text switch { "udp" => Transport.Udp, "sctp" => Transport.Sctp, _ => Transport.Tcp };
        return text is "tcp" or "udp" or "sctp" ? null : $"protocol must be tcp, udp or sctp, not \"{text}\"";
    }

    private static string? ProtocolOrIcmp(string text, out Transport protocol)
    {
        protocol = Transport.Icmp;
        return text == "icmp" || Protocol(text, out protocol) is null ? null : $"protocol must be tcp, udp, sctp or icmp, not \"{text}\"";
    }

    private static string? Local(string text, out DnatFor whose)
    {
        whose = text switch { "true" => DnatFor.Both, "only" => DnatFor.Own, _ => DnatFor.Incoming };
        return text is "true" or "false" or "only" ? null : $"local must be true, false or only, not \"{text}\"";
    }
}
