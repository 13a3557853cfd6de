using System.Text.Json.Nodes;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;

namespace Gantry.Faces.Tests.Cni;

/// <summary>What of a container and its network a person would look at, without what is random: the same whoever made it.</summary>
internal static class Picture
{
    private const int UsualQueue = 1000; // The reference's bridge leaves none at all, which packets do not notice.

    /// <summary>Inside: addresses, routes, how the interface is set, what it may send at once. On the host: the bridge and the port.</summary>
    internal static string Of(CniHost host, string container, string bridge, string link = "eth0")
    {
        using NetworkNamespace inside = host.Test.Names.TryOpen(container)!;
        JsonNode own = Shell.RunJson(inside, $"ip -j -d link show {link}")[0]!;
        JsonNode master = host.Test.RunJson($"ip -j -d link show {bridge}")[0]!;
        JsonNode other = host.Test.RunJson("ip -j -d link").AsArray().First(node => (int)node!["ifindex"]! == (int)own["link_index"]!)!;
        return string.Join('\n',
        [
            .. Addresses(Shell.RunJson(inside, $"ip -j addr show {link}"), link),
            .. Routes(Shell.RunJson(inside, "ip -j route show table all")),
            .. Routes(Shell.RunJson(inside, "ip -6 -j route show table all")),
            $"{link}: mtu {own["mtu"]} qlen {((int?)own["txqlen"] is { } length and not UsualQueue ? length : "usual")} {Flags(own)}",
            $"sysctls: {Shell.Run(inside, $"sysctl -n net.ipv4.conf.{link}.arp_filter net.core.somaxconn").ReplaceLineEndings(" ")}",
            .. Addresses(host.Test.RunJson($"ip -j addr show {bridge}"), bridge),
            $"{bridge}: mtu {master["mtu"]} {Flags(master)}",
            $"port: mtu {other["mtu"]} {Flags(other)} of {other["master"]} hairpin {other["linkinfo"]?["info_slave_data"]?["hairpin"]} isolated {other["linkinfo"]?["info_slave_data"]?["isolated"]}",
            .. Queues(host),
            $"forwarding: {host.Test.Run("sysctl -n net.ipv4.ip_forward net.ipv6.conf.all.forwarding").ReplaceLineEndings(" ")}",
        ]);
    }

    /// <summary>What hangs on the links of the host and is told apart from the usual; the kernel tells a burst as a time of 64 ns each.</summary>
    internal static IEnumerable<string> Queues(CniHost host) => host.Test.RunJson("tc -j qdisc").AsArray()
        .Where(queue => (string)queue!["kind"]! is "tbf" or "ingress")
        .Select(queue => $"queue: {queue!["kind"]} {queue["handle"]} {queue["options"]?["rate"]} {Math.Round((double?)queue["options"]?["burst"] / 100 ?? 0)} {Math.Round((double?)queue["options"]?["lat"] / 1000 ?? 0)}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Addresses(JsonNode links, string name) => links.AsArray()
        .SelectMany(link => link?["addr_info"]?.AsArray() ?? [])
        .Where(address => (string?)address!["scope"] != "link")
        .Select(address => $"{name}: address {address!["local"]}/{address["prefixlen"]} {address["scope"]}")
        .Order();

    private static IEnumerable<string> Routes(JsonNode routes) => routes.AsArray()
        .Where(route => (string?)route!["table"] != "local" && !((string)route["dst"]!).StartsWith("fe80", StringComparison.Ordinal) && !((string)route["dst"]!).StartsWith("multicast ff00", StringComparison.Ordinal))
        .Select(route => $"route {route!["type"]} {route["dst"]} via {route["gateway"]} dev {route["dev"]} metric {route["metric"]} table {route["table"]} mtu {route["metrics"]?[0]?["mtu"]}")
        .Order();

    private static string Flags(JsonNode link) => string.Join(',', link["flags"]!.AsArray().Select(flag => (string)flag!).Where(flag => flag is "UP" or "PROMISC" or "ALLMULTI" or "LOWER_UP").Order());
}
