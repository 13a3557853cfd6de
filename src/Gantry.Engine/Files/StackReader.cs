using System.Net;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>The keys of a node that the host's own part has too.</summary>
internal static class StackReader
{
    /// <summary>The same with what the file says of its stack.</summary>
    internal static StackSpec Fill(StackSpec spec, FileReader reader, Dictionary<string, YamlNode> values, string what)
    {
        (bool ipv4, bool ipv6) = Forward(reader, values.GetValueOrDefault("forward"));
        return spec with
        {
            ForwardsIPv4 = ipv4,
            ForwardsIPv6 = ipv6,
            Masquerades = [.. FirewallReader.Masquerades(reader, values.GetValueOrDefault("masquerade"), what)],
            Translations = [.. FirewallReader.Translations(reader, values.GetValueOrDefault("dnat"), what)],
            Routes = [.. RouteReader.Read(reader, values.GetValueOrDefault("routes"), what)],
            Devices = [.. DeviceReader.Read(reader, values.GetValueOrDefault("devices"), what)],
            Rules = [.. RuleReader.Read(reader, values.GetValueOrDefault("rules"), what)],
            Neighbours = [.. RuleReader.ReadNeighbours(reader, values.GetValueOrDefault("neighbours"), what)],
            Addresses = [.. Addresses(reader, values.GetValueOrDefault("addresses"), what)],
            Sysctls = [.. Sysctls(reader, values.GetValueOrDefault("sysctls"))],
            Hosts = [.. Hosts(reader, values.GetValueOrDefault("hosts"))],
        };
    }

    private static IEnumerable<(Located<string> Name, IPAddress Address)> Hosts(FileReader reader, YamlNode? hosts)
    {
        foreach ((YamlScalar key, YamlNode value) in hosts is null ? [] : reader.Entries(hosts, "hosts"))
        {
            foreach (Located<IPAddress>? address in FileReader.Items(value).Select(item => reader.Parse<IPAddress>(item, "address", Values.Address)))
            {
                if (address is { } said)
                {
                    yield return (new Located<string>(key.Text, key.At), said.Value);
                }
            }
        }
    }

    /// <summary>true, false, or a list of families.</summary>
    private static (bool IPv4, bool IPv6) Forward(FileReader reader, YamlNode? forward)
    {
        if (forward is YamlScalar { Text: "true" or "false" } scalar)
        {
            return (scalar.Text == "true", scalar.Text == "true");
        }
        (bool ipv4, bool ipv6) = (false, false);
        foreach (YamlNode item in FileReader.Items(forward))
        {
            switch (reader.Text(item, "forward")?.Value)
            {
                case "ipv4":
                    ipv4 = true;
                    break;
                case "ipv6":
                    ipv6 = true;
                    break;
                case { } other:
                    reader.Error(item.At, $"forward must be true, false, ipv4 or ipv6, not \"{other}\"");
                    break;
            }
        }
        return (ipv4, ipv6);
    }

    private static IEnumerable<(Located<string> Interface, Located<PeeredAddress> Address)> Addresses(FileReader reader, YamlNode? addresses, string what)
    {
        foreach ((YamlScalar key, YamlNode value) in addresses is null ? [] : reader.Entries(addresses, $"addresses of {what}"))
        {
            foreach (YamlNode item in FileReader.Items(value))
            {
                if (reader.Parse<PeeredAddress>(item, "address", Values.PeeredAddress) is { } address)
                {
                    yield return (new Located<string>(key.Text, key.At), address);
                }
            }
        }
    }

    private static IEnumerable<(Located<string> Name, string Value)> Sysctls(FileReader reader, YamlNode? sysctls)
    {
        if (sysctls is null)
        {
            yield break;
        }
        foreach ((YamlScalar key, YamlNode node) in reader.Entries(sysctls, "sysctls"))
        {
            if (reader.Text(node, $"the value of {key.Text}") is { } value)
            {
                yield return (new Located<string>(key.Text, key.At), value.Value);
            }
        }
    }
}
