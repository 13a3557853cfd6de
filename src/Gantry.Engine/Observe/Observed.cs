using System.Net;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Observe;

/// <summary>What the kernel holds now: the host, and those of the fabric's nodes that are there and are ours.</summary>
internal sealed record Observed
{
    internal required NamespaceDump Host { get; init; }

    internal Dictionary<NamespaceRef, NamespaceDump> Nodes { get; init; } = [];

    /// <summary>The cookie of the host's namespace.</summary>
    internal required ulong HostCookie { get; init; }

    /// <summary>Of the namespaces that matter here, those whose name under /run/netns is taken, or whose path is there.</summary>
    internal Dictionary<NamespaceRef, TakenName> Names { get; init; } = [];

    internal FirewallDump Firewall { get; init; } = FirewallDump.Absent;

    /// <summary>The tables that are stacks' own firewalls, by namespace and name, as far as they are there.</summary>
    internal Dictionary<(NamespaceRef In, string Table), TableContent> Tables { get; init; } = [];

    /// <summary>Other people's chains that drop forwarded packets, or hold rules of ours.</summary>
    internal IReadOnlyList<ForeignChain> Foreign { get; init; } = [];

    /// <summary>Whether frames between ports of a bridge pass the firewall too (br_netfilter).</summary>
    internal bool BridgesPassFirewall { get; init; }

    /// <summary>The tables of a legacy iptables, whose rules can't be seen here.</summary>
    internal IReadOnlyList<string> LegacyTables { get; init; } = [];

    /// <summary>What the host's other fabrics share with this one.</summary>
    internal OtherFabrics Others => OthersLater.Value;

    /// <summary>They are read only if what they share is about to change.</summary>
    internal required Lazy<OtherFabrics> OthersLater { get; init; }

    /// <summary>Whether only what the objects in question need was looked at: that something is not here says nothing then.</summary>
    internal bool IsPartial { get; init; }

    internal required ForwardingDump Forwarding { get; init; }

    /// <summary>Who holds ports of the host; unknown where none are published.</summary>
    internal HostPorts Ports { get; init; } = HostPorts.Unknown;

    /// <summary>Who lives in nodes that are to go.</summary>
    internal NodeUsers Users { get; init; } = NodeUsers.None;

    /// <summary>The files under /etc/netns that matter here.</summary>
    internal Dictionary<(string Node, string File), NodeFileDump> NodeFiles { get; init; } = [];

    internal NamespaceDump? this[NamespaceRef at] => at.IsHost ? Host : Nodes.GetValueOrDefault(at);

    internal bool Forwards(bool ipv6) => ipv6 ? Forwarding.IPv6 : Forwarding.IPv4;
}

/// <summary>A name under /run/netns that is taken.</summary>
/// <param name="Cookie">The cookie of the namespace behind it; null where it is a file with none.</param>
internal sealed record TakenName(ulong? Cookie);

/// <summary>Forwarding on the host.</summary>
/// <param name="IPv4">Whether the host forwards IPv4.</param>
/// <param name="IPv6">Whether the host forwards IPv6.</param>
/// <param name="Idle4">Interfaces, ports of bridges left out, that do not forward IPv4.</param>
/// <param name="Idle6">Interfaces, ports of bridges left out, that do not forward IPv6.</param>
internal sealed record ForwardingDump(bool IPv4, bool IPv6, IReadOnlyList<string> Idle4, IReadOnlyList<string> Idle6);

/// <summary>One namespace's links, addresses, routes, and those of its sysctls that matter.</summary>
internal sealed class NamespaceDump
{
    private readonly Dictionary<int, Link> _linksByIndex;
    private readonly Dictionary<string, Link> _linksByName;
    private readonly HashSet<(int, InterfaceAddress, IPAddress?)> _addresses;
    private readonly Dictionary<(uint Table, IPNetwork To, uint Metric), Route> _routes = [];
    private readonly IReadOnlyDictionary<string, string> _sysctls;

    internal NamespaceDump(
        IReadOnlyList<Link> links, IReadOnlyList<Address> addresses, IReadOnlyList<Route> routes, IReadOnlyDictionary<string, string> sysctls)
    {
        Links = links;
        Addresses = addresses;
        Routes = routes;
        _linksByIndex = links.ToDictionary(link => link.Index);
        _linksByName = links.ToDictionary(link => link.Name.ToString(), StringComparer.Ordinal);
        _addresses = [.. addresses.Select(address => (address.Index, address.Local, address.Peer))];
        foreach (Route route in routes)
        {
            // Of several in one place the first is the one in use.
            _routes.TryAdd((route.Table, route.To, Route.MetricOf(route.To, route.Metric)), route);
        }
        _sysctls = sysctls;
    }

    /// <summary>Where nothing is looked for.</summary>
    internal static NamespaceDump Empty { get; } = new([], [], [], new Dictionary<string, string>());

    internal IReadOnlyList<Link> Links { get; }

    internal IReadOnlyList<Address> Addresses { get; }

    internal IReadOnlyList<Route> Routes { get; }

    /// <summary>The policy rules, where one is looked for.</summary>
    internal IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>The neighbours and proxies, where one is looked for.</summary>
    internal IReadOnlyList<Neighbour> Neighbours { get; init; } = [];

    /// <summary>The forwarding databases, where an other end of a VXLAN is looked for.</summary>
    internal IReadOnlyList<ForwardingEntry> Forwarding { get; init; } = [];

    /// <summary>The token buckets by their links' indexes, where one is looked for.</summary>
    internal IReadOnlyDictionary<int, TokenBucket> Buckets { get; init; } = new Dictionary<int, TokenBucket>();

    /// <summary>Where what a link takes in goes through, both by index, where that is looked for.</summary>
    internal IReadOnlyDictionary<int, int> Redirects { get; init; } = new Dictionary<int, int>();

    internal Link? LinkByIndex(int index) => _linksByIndex.GetValueOrDefault(index);

    internal Link? LinkByName(string name) => _linksByName.GetValueOrDefault(name);

    internal bool HasAddress(int link, InterfaceAddress address, IPAddress? peer) => _addresses.Contains((link, address, peer));

    internal Route? RouteTo(uint table, IPNetwork destination, uint metric) => _routes.GetValueOrDefault((table, destination, metric));

    internal string? Sysctl(string name) => _sysctls.GetValueOrDefault(name);
}
