using System.Text.RegularExpressions;
using Gantry.Netlink.Namespaces;

namespace Gantry.Testing;

/// <summary>What the kernel says of one network namespace when the ordinary tools ask it, as text to compare: links, addresses, routes, policy rules, written neighbours, ruleset, sysctls.</summary>
public static partial class KernelPicture
{
    /// <summary>
    /// The commands that read it. Links are in the order of their names, for their indexes are drawn. Left out is what changes by itself: a bridge's timers, a carrier that was just plugged in, an address's lifetime, IPv6's link-local addresses and routes, which come when a
    /// link has had its carrier for a while, and the
    /// sysctls of modules (conntrack's counters, tables of things that are loaded meanwhile).
    /// </summary>
    public const string Commands = """
        ip -j -d link | jq -S 'map(del(.linkinfo.info_data.hello_timer, .linkinfo.info_data.gc_timer, .linkinfo.info_data.tcn_timer,
            .linkinfo.info_data.topology_change_timer, .linkinfo.info_data.message_age_timer, .linkinfo.info_data.forward_delay_timer,
            .linkinfo.info_slave_data.hold_timer, .linkinfo.info_slave_data.message_age_timer, .linkinfo.info_slave_data.forward_delay_timer,
            .linkinfo.info_slave_data.state, .operstate) | .flags -= ["NO-CARRIER", "LOWER_UP"]) | sort_by(.ifname)'
        ip -j address | jq -S 'map({ifname, addr_info: .addr_info | map(select(.family != "inet6" or .scope != "link") | del(.valid_life_time, .preferred_life_time, .tentative))}) | sort_by(.ifname)'
        ip -j -4 route show table all | jq -S 'map(.flags = ((.flags // []) - ["linkdown"]))'
        ip -j -6 route show table all | jq -S 'map(select((.type // "unicast") == "unicast" and (.dst | startswith("fe80") | not) and .protocol != "ra") | .flags = ((.flags // []) - ["linkdown"]))'
        ip -d rule show; ip -d -6 rule show
        ip -j neighbour show nud permanent | jq -S .; ip -j neighbour show proxy | jq -S .
        nft -j list ruleset | jq -S .
        sysctl -a 2>/dev/null | grep '^net\.' | grep -v -e '^net\.netfilter\.' -e '^net\.nf_conntrack' -e '^net\.bridge\.' -e '\.stable_secret' | sort
        """;

    /// <summary>Asks.</summary>
    public static string Take(NetworkNamespace inside) => Shell.Run(inside, Commands);

    /// <summary>The same picture without what is chosen at random or counted up: indexes, handles, groups, ids of namespaces, aliases.</summary>
    public static string WithoutChance(string picture) => Chance().Replace(picture, "$1?");

    [GeneratedRegex("""("(?:ifindex|link_index|handle|group|link_netnsid|ifalias|index|netns-immutable)": )("[^"]*"|\d+)""")]
    private static partial Regex Chance();
}
