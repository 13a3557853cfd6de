using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gantry.Crash.Tests;

/// <summary>
/// All that the kernel says of a machine and of each of its named namespaces, and the files and mounts that a fabric may leave, as text to
/// compare. As <see cref="Testing.KernelPicture"/>, but with one process a question, for this one is taken thousands of times.
/// </summary>
internal static partial class MachinePicture
{
    private const string Script = """
        picture() {
            echo "=== $1"
            shift
            echo "--- link"; "$@" ip -j -d link
            echo "--- address"; "$@" ip -j address
            echo "--- route"; "$@" ip -j -4 route show table all
            echo "--- route6"; "$@" ip -j -6 route show table all
            echo "--- rule"; "$@" ip -j -4 rule; echo "--- rule6"; "$@" ip -j -6 rule
            echo "--- neighbour"; "$@" ip -j neighbour show nud permanent; echo "--- proxy"; "$@" ip -j neighbour show proxy
            echo "--- ruleset"; "$@" nft -j list ruleset
            echo "--- sysctl"; "$@" grep -rs '' /proc/sys/net | grep -v -e /netfilter/ -e /nf_conntrack -e /net/bridge/ -e stable_secret | sort
        }
        picture host env
        for name in $(ls /run/netns 2>/dev/null); do picture "$name" nsenter --net="/run/netns/$name"; done
        echo "=== files"; find /run /etc/netns -path /run/.etc -prune -o -path /run/lab -prune -o -printf '%y %p\n' 2>/dev/null | sort
        echo "=== texts"; (cd /etc/netns 2>/dev/null && head -v -n99 */* 2>/dev/null)
        echo "=== mounts"; cut -d' ' -f5- /proc/self/mountinfo | sort
        """;

    /// <summary>What stays by design: locks are never unlinked, and /run/netns is as <c>ip netns</c> leaves it.</summary>
    private const string Kept = "(/run/gantry(/lock|/fabric(/[^/]*[.]lock)?)?|/run/netns)";

    /// <summary>Numbers that are chosen at random or counted up, timers, what follows the carrier.</summary>
    private static readonly HashSet<string> s_chance =
    [
        "ifindex", "link_index", "group", "ifalias", "link_netnsid", "handle", "index", "operstate", "bytes", "packets", "gc_timer", "hello_timer", "tcn_timer",
        "topology_change_timer", "hold_timer", "message_age_timer", "forward_delay_timer", "state", "valid_life_time", "preferred_life_time", "tentative", "link",
    ];

    /// <summary>What makes the machine bare again after a down.</summary>
    internal const string Reset = "umount -l /run/netns 2>/dev/null || true; rm -rf /run/gantry /run/netns";

    internal static string Take(Machine machine)
    {
        List<string> lines = [];
        foreach (string section in machine.Run("sh", "-c", Script).Split("--- ").SelectMany(part => part.Split("=== ")))
        {
            (string title, string body) = section.Split('\n', 2) is [var head, var rest] ? (head, rest.Trim()) : (section, "");
            lines.Add($"# {title}");
            lines.AddRange(body is ['[' or '{', ..] ? Tidy(title, body) : body.Split('\n').Where(line => line.Length > 0 && !KeptLine().IsMatch(line)).Select(line => Number().Replace(line, "$1?")));
        }
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Tidy(string title, string json)
    {
        var items = (JsonNode.Parse(json) as JsonObject)?["nftables"] as JsonArray ?? (JsonArray)JsonNode.Parse(json)!;
        foreach (JsonNode? item in items)
        {
            Forget(item);
        }
        IEnumerable<string> lines = items.Where(item => Matters(title, item!)).Select(item => item!.ToJsonString());
        return title == "ruleset" ? lines : lines.Order(StringComparer.Ordinal);
    }

    /// <summary>IPv6's link-local addresses and routes come when a link has had its carrier for a while.</summary>
    private static bool Matters(string title, JsonNode item) =>
        title != "route6" || ((string?)item["type"] is null or "unicast" && (string?)item["dst"] is { } to && !to.StartsWith("fe80", StringComparison.Ordinal) && (string?)item["protocol"] != "ra");

    private static void Forget(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? link in array.Where(item => item is JsonObject o && (string?)o["family"] == "inet6" && (string?)o["scope"] == "link").ToList())
            {
                array.Remove(link);
            }
            foreach (JsonNode? flag in array.Where(item => item is JsonValue v && v.TryGetValue(out string? text) && text is "NO-CARRIER" or "LOWER_UP" or "linkdown").ToList())
            {
                array.Remove(flag);
            }
            foreach (JsonNode? item in array)
            {
                Forget(item);
            }
        }
        else if (node is JsonObject o)
        {
            foreach (string key in o.Select(pair => pair.Key).Where(s_chance.Contains).ToList())
            {
                o.Remove(key);
            }
            foreach ((string key, JsonNode? value) in o.ToList())
            {
                Forget(value);
                if (key == "elem" && value is JsonArray elements)
                {
                    o[key] = new JsonArray([.. elements.Select(element => element!.DeepClone()).OrderBy(element => element.ToJsonString(), StringComparer.Ordinal)]);
                }
            }
        }
    }

    [GeneratedRegex($"^(. )?{Kept}( |$)")]
    private static partial Regex KeptLine();

    /// <summary>Of namespaces' inodes and of groups of shared mounts.</summary>
    [GeneratedRegex(@"(net:\[|shared:|master:)\d+")]
    private static partial Regex Number();
}
