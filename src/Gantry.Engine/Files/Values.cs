using System.Globalization;
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
            return $"\"{text}\": an address here has no prefix length";
        }
        // IPAddress also takes 10.11 and 0x0a0b0001 for addresses; nobody who writes them means it.
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || (!text.Contains(':', StringComparison.Ordinal) && text != parsed.ToString()) || text.Contains('%', StringComparison.Ordinal))
        {
            return $"\"{text}\" is no IP address";
        }
        address = parsed;
        return null;
    }

    /// <summary>An address with its prefix length: 10.11.0.1/16.</summary>
    internal static string? InterfaceAddress(string text, out InterfaceAddress address)
    {
        address = default;
        if (AddressSpec(text, out AddressSpec spec) is { } reason)
        {
            return reason;
        }
        if (spec.PrefixLength is not { } length)
        {
            return $"address {text} needs a prefix length: {text}/{(spec.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 64 : 24)}, for example";
        }
        address = new InterfaceAddress(spec.Address, length);
        return null;
    }

    /// <summary>An address with its prefix length, or with the other end of its link: 10.14.0.1 peer 10.14.0.2, whose prefix is that one's.</summary>
    internal static string? PeeredAddress(string text, out PeeredAddress address)
    {
        address = default;
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var own, "peer", var other])
        {
            string? reason = InterfaceAddress(text, out InterfaceAddress alone);
            address = new PeeredAddress(alone, null);
            return reason;
        }
        if ((Address(own, out IPAddress local) ?? AddressSpec(other, out AddressSpec peer)) is { } wrong)
        {
            return wrong;
        }
        AddressSpec(other, out peer);
        if (local.AddressFamily != peer.Address.AddressFamily)
        {
            return $"{local} can't have the peer {peer.Address}: one is IPv4, the other IPv6";
        }
        int whole = local.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32;
        address = new PeeredAddress(new InterfaceAddress(local, peer.PrefixLength ?? whole), peer.Address);
        return null;
    }

    /// <summary>An address, and its prefix length if it says one.</summary>
    internal static string? AddressSpec(string text, out AddressSpec spec)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string? reason = Address(slash < 0 ? text : text[..slash], out IPAddress address);
        int longest = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32;
        int length = 0;
        if (reason is null && slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) || length > longest))
        {
            reason = $"\"{text}\": a prefix length is a number from 0 to {longest}";
        }
        spec = new AddressSpec(address, slash < 0 ? null : length);
        return reason;
    }

    internal static string? Boolean(string text, out bool value)
    {
        value = text == "true";
        return text is "true" or "false" ? null : $"\"{text}\" is neither true nor false";
    }

    internal static string? RouteType(string text, out RouteType type)
    {
        type = text switch
        {
            "blackhole" => Netlink.Rtnetlink.RouteType.Blackhole,
            "unreachable" => Netlink.Rtnetlink.RouteType.Unreachable,
            "prohibit" => Netlink.Rtnetlink.RouteType.Prohibit,
            _ => Netlink.Rtnetlink.RouteType.Unicast,
        };
        return text is "unicast" || type != Netlink.Rtnetlink.RouteType.Unicast ? null : $"type must be unicast, blackhole, unreachable or prohibit, not \"{text}\"";
    }

    internal static string? MacvlanMode(string text, out MacvlanMode mode)
    {
        mode = text switch
        {
            "private" => Netlink.Rtnetlink.MacvlanMode.Private,
            "vepa" => Netlink.Rtnetlink.MacvlanMode.Vepa,
            "passthru" => Netlink.Rtnetlink.MacvlanMode.Passthru,
            _ => Netlink.Rtnetlink.MacvlanMode.Bridge,
        };
        return text is "bridge" || mode != Netlink.Rtnetlink.MacvlanMode.Bridge ? null : $"mode must be bridge, private, vepa or passthru, not \"{text}\"";
    }

    internal static string? RuleType(string text, out RuleAction action)
    {
        action = text switch { "blackhole" => RuleAction.Blackhole, "unreachable" => RuleAction.Unreachable, "prohibit" => RuleAction.Prohibit, _ => RuleAction.Unspecified };
        return action != RuleAction.Unspecified ? null : $"type must be blackhole, unreachable or prohibit, not \"{text}\"";
    }

    /// <summary>A mark, and behind a slash the bits of it that count; in hexadecimal digits behind 0x, else in decimal ones.</summary>
    internal static string? Mark(string text, out (uint Mark, uint? Mask) mark)
    {
        uint mask = 0;
        bool read = text.Split('/') switch
        {
            [var alone] => Number(alone, out mark.Mark),
            [var value, var bits] => Number(value, out mark.Mark) & Number(bits, out mask),
            _ => Number("", out mark.Mark),
        };
        mark.Mask = text.Contains('/', StringComparison.Ordinal) ? mask : null;
        return read ? null : $"fwmark must be a number like 1 or 0x1, or one with a mask like 0x1/0xff, not \"{text}\"";

        static bool Number(string digits, out uint number) => digits.StartsWith("0x", StringComparison.Ordinal)
            ? uint.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    internal static string? Priority(string text, out uint priority) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out priority) ? null : $"priority must be a number from 1 to {uint.MaxValue}, not \"{text}\"";

    internal static string? Metric(string text, out uint metric) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out metric) ? null : $"metric must be a number from 0 to {uint.MaxValue}, not \"{text}\"";

    /// <summary>A number, or one of the names that every system has (iproute2, rt_tables).</summary>
    internal static string? Table(string text, out uint table)
    {
        table = text switch { "local" => 255, "main" => Route.MainTable, "default" => 253, _ => 0 };
        return table != 0 || (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out table) && table != 0)
            ? null
            : $"table must be a number from 1 to {uint.MaxValue}, or main, not \"{text}\"";
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
