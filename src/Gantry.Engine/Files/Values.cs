using System.Net;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Files;

/// <summary>Texts of the topology file taken apart: each answers why it does not like one, or null.</summary>
internal static class Values
{
    internal static string? Address(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return $"\"{text}\": an address here has no prefix length, its network's counts";
        }
        // IPAddress also takes 10.11 and 0x0a0b0001 for addresses; nobody who writes them means it.
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || (!text.Contains(':', StringComparison.Ordinal) && text != parsed.ToString()) || text.Contains('%', StringComparison.Ordinal))
        {
            return $"\"{text}\" is no IP address";
        }
        address = parsed;
        return null;
    }

    internal static string? Mac(string text, out MacAddress mac) =>
        MacAddress.TryParse(text, out mac) ? null : $"\"{text}\" is no Ethernet address: six pairs of digits, like \"02:00:00:00:00:01\"";

    internal static string? Outside(string text, out Outside outside)
    {
        outside = text switch { "routed" => Model.Outside.Routed, "none" => Model.Outside.None, _ => Model.Outside.Nat };
        return text is "nat" or "routed" or "none" ? null : $"outside must be nat, routed or none, not \"{text}\"";
    }

    /// <summary>A subnet, or "default", whose family its next hop decides.</summary>
    internal static string? Destination(string text, IPAddress? via, out IPNetwork to)
    {
        if (text == "default")
        {
            bool ipv6 = via?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
            to = new IPNetwork(ipv6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            return via is null ? "\"default\" takes its family from via; without one write 0.0.0.0/0 or ::/0" : null;
        }
        return Subnets.WhyNoSubnet(text, out to);
    }
}
