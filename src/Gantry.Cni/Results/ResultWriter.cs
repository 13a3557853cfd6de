using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text.Json;
using Gantry.Cni.Protocol;

namespace Gantry.Cni.Results;

/// <summary>Writes a result in the version that the request asks for.</summary>
internal static class ResultWriter
{
    internal static void Write(Utf8JsonWriter json, CniResult result, CniVersion version)
    {
        json.WriteStartObject();
        json.WriteString("cniVersion", version.ToString());
        if (version < CniVersion.V030)
        {
            WriteFamily(json, "ip4", result, AddressFamily.InterNetwork, version);
            WriteFamily(json, "ip6", result, AddressFamily.InterNetworkV6, version);
        }
        else
        {
            WriteInterfaces(json, result.Interfaces, version);
            WriteAddresses(json, result.Addresses, version);
            WriteRoutes(json, result.Routes, version);
        }
        WriteDns(json, result.Dns);
        json.WriteEndObject();
    }

    /// <summary>Versions 0.1.0 and 0.2.0 have room for one address a family, which has its routes with it.</summary>
    private static void WriteFamily(Utf8JsonWriter json, string name, CniResult result, AddressFamily family, CniVersion version)
    {
        if (result.Addresses.FirstOrDefault(address => address.Address.Address.AddressFamily == family) is not { } ip)
        {
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("ip", ip.Address.ToString());
        WriteIfSaid(json, "gateway", ip.Gateway?.ToString());
        WriteRoutes(json, [.. result.Routes.Where(route => route.Destination.BaseAddress.AddressFamily == family)], version);
        json.WriteEndObject();
    }

    private static void WriteInterfaces(Utf8JsonWriter json, ImmutableArray<ResultInterface> interfaces, CniVersion version)
    {
        if (interfaces.IsEmpty)
        {
            return;
        }
        json.WriteStartArray("interfaces");
        foreach (ResultInterface link in interfaces)
        {
            json.WriteStartObject();
            json.WriteString("name", link.Name);
            WriteIfSaid(json, "mac", link.Mac);
            if (link.Mtu != 0 && version >= CniVersion.V110)
            {
                json.WriteNumber("mtu", link.Mtu);
            }
            WriteIfSaid(json, "sandbox", link.Sandbox);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteAddresses(Utf8JsonWriter json, ImmutableArray<ResultAddress> addresses, CniVersion version)
    {
        if (addresses.IsEmpty)
        {
            return;
        }
        json.WriteStartArray("ips");
        foreach (ResultAddress address in addresses)
        {
            json.WriteStartObject();
            if (version < CniVersion.V100)
            {
                json.WriteString("version", address.Address.IsIPv6 ? "6" : "4");
            }
            if (address.Interface is { } index)
            {
                json.WriteNumber("interface", index);
            }
            json.WriteString("address", address.Address.ToString());
            WriteIfSaid(json, "gateway", address.Gateway?.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRoutes(Utf8JsonWriter json, ImmutableArray<ResultRoute> routes, CniVersion version)
    {
        if (routes.IsEmpty)
        {
            return;
        }
        json.WriteStartArray("routes");
        foreach (ResultRoute route in routes)
        {
            json.WriteStartObject();
            json.WriteString("dst", route.Destination.ToString());
            WriteIfSaid(json, "gw", route.Gateway?.ToString());
            if (version >= CniVersion.V110)
            {
                WriteIfSaid(json, "mtu", route.Mtu);
                WriteIfSaid(json, "advmss", route.AdvertisedMss);
                WriteIfSaid(json, "priority", route.Priority);
                WriteIfSaid(json, "table", route.Table);
                WriteIfSaid(json, "scope", route.Scope);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>An empty one too: readers of old versions look for it.</summary>
    private static void WriteDns(Utf8JsonWriter json, ResultDns dns)
    {
        json.WriteStartObject("dns");
        WriteIfSaid(json, "nameservers", dns.Nameservers);
        WriteIfSaid(json, "domain", dns.Domain);
        WriteIfSaid(json, "search", dns.Search);
        WriteIfSaid(json, "options", dns.Options);
        json.WriteEndObject();
    }

    private static void WriteIfSaid(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteIfSaid(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteIfSaid(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        if (values.IsEmpty)
        {
            return;
        }
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }
}
