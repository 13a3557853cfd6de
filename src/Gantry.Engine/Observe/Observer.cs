using System.Net;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Observe;

/// <summary>Looks at the kernel. It reads and never writes.</summary>
internal sealed class Observer(Host host, NamespaceTable namespaces)
{
    private static readonly string[] s_legacyTables = ["/proc/thread-self/net/ip_tables_names", "/proc/thread-self/net/ip6_tables_names"];
    private const string Forward4 = "net.ipv4.ip_forward";
    private const string Forward6 = "net.ipv6.conf.all.forwarding";

    /// <summary>Whether nobody else may hold a port of the host that is to be published. An engine that holds its ports itself has asked.</summary>
    internal bool AsksForHolders { get; init; } = true;

    private FirewallQuestion? _question;
    private HashSet<NamespaceRef> _asked = [];
    private ILookup<NamespaceRef, string> _tables = Enumerable.Empty<FirewallObject>().ToLookup(o => o.In, o => o.Table);

    /// <summary>What a blueprint needs to know of the host.</summary>
    internal HostFacts Facts()
    {
        RouteSocket socket = namespaces.SocketOf(NamespaceRef.Host);
        IReadOnlyList<Link> links = socket.ListLinks();
        return new HostFacts(Uplink(socket, links), links, new Random()) { NameServers = NameServers.Read(host) };
    }

    /// <summary>The same where only a part of the fabric is looked at: no link is known but the uplink and those named.</summary>
    internal HostFacts PartialFacts(IEnumerable<InterfaceName> named)
    {
        RouteSocket socket = namespaces.SocketOf(NamespaceRef.Host);
        int mtu = Uplink(socket, links: null);
        List<Link> links = [.. named.Select(socket.TryGetLink).OfType<Link>()];
        return new HostFacts(mtu, links, new Random()) { Addresses = [.. links.SelectMany(link => socket.ListAddresses(link.Index))] };
    }

    /// <summary>Everything that these objects can be looked for in.</summary>
    internal Observed Observe(IReadOnlyList<Link> hostLinks, IReadOnlyCollection<KernelObject> objects, Lazy<OtherFabrics> others)
    {
        RouteSocket socket = namespaces.SocketOf(NamespaceRef.Host);
        (FirewallDump firewall, IReadOnlyList<ForeignChain> foreign) = ObserveFirewall();
        return Observe(objects, looked => new Observed
        {
            Host = Dump(socket, hostLinks, socket.ListAddresses(), looked),
            HostCookie = socket.NamespaceCookie,
            Firewall = firewall,
            Foreign = foreign,
            OthersLater = others,
            BridgesPassFirewall = Sysctl.TryRead("net.bridge.bridge-nf-call-iptables") == "1",
            LegacyTables = ReadLegacyTables(),
            Forwarding = ReadForwarding(objects, firewall, () => hostLinks),
            Ports = ReadPorts(objects),
        });
    }

    /// <summary>Of the host only what these objects need: what it costs does not grow with all else that is there.</summary>
    internal Observed ObservePart(IReadOnlyCollection<KernelObject> objects, Lazy<OtherFabrics> others)
    {
        RouteSocket socket = namespaces.SocketOf(NamespaceRef.Host);
        _question = new FirewallQuestion([.. objects.SelectMany(o => o.Elements)], objects.SelectMany(o => o.RivalSets).ToHashSet());
        IReadOnlyList<Link> links = HostLinks(socket, objects);
        HashSet<int> wanted = [.. objects.OfType<AddressObject>().Where(o => o.In.IsHost).Select(o => o.Link.Index)];
        bool allThere = wanted.All(index => links.Any(link => link.Index == index)) && !objects.OfType<PublishedPortObject>().Any(port => port.HostAddress is not null);
        FirewallDump firewall = ObserveFirewall().Firewall;
        return Observe(objects, looked => new Observed
        {
            // A bridge that is about to be made must not be in a subnet that somebody has already; a port may be on any address of the host's.
            Host = Dump(socket, links, allThere ? [.. wanted.SelectMany(index => socket.ListAddresses(index))] : socket.ListAddresses(), looked, onlyLookedFor: true),
            HostCookie = socket.NamespaceCookie,
            Firewall = firewall,
            OthersLater = others,
            Forwarding = ReadForwarding(objects, firewall, socket.ListLinks),
            Ports = ReadPorts(objects),
            IsPartial = true,
        });
    }

    private Observed Observe(IReadOnlyCollection<KernelObject> objects, Func<IReadOnlyList<KernelObject>, Observed> observeHost)
    {
        ILookup<NamespaceRef, KernelObject> looked = objects.Where(o => o is SysctlObject or RouteObject or RuleObject or NeighbourObject or VxlanRemoteObject or TokenBucketObject or RedirectObject).ToLookup(o => o.In);
        _asked = [.. objects.Where(o => o is not NamespaceObject).Select(o => o.In)];
        _tables = objects.OfType<FirewallObject>().ToLookup(o => o.In, o => o.Table);
        var cookies = new Dictionary<NamespaceRef, ulong>();
        foreach (KernelObject o in objects)
        {
            if (o is NamespaceObject { Cookie: var own })
            {
                cookies[o.In] = own != 0 ? own : cookies.GetValueOrDefault(o.In);
            }
            else if (o is ForeignNamespaceObject { Cookie: var seen })
            {
                cookies[o.In] = seen;
            }
        }
        Observed observed = NamespaceThread.Run(host.Namespace, () => observeHost([.. looked[NamespaceRef.Host]]));
        if (_tables.Contains(NamespaceRef.Host))
        {
            Read(observed.Tables, NamespaceRef.Host, namespaces.FirewallOf(NamespaceRef.Host));
        }
        // Somebody else's namespaces are asked from here, unless there are sysctls or rules to read: those are seen from inside.
        ILookup<bool, NamespaceRef> entered = cookies.Keys.ToLookup(node => node.Path is null || _tables.Contains(node) || looked[node].Any(o => o is SysctlObject));
        foreach (NamespaceRef node in entered[false])
        {
            ObserveNode(observed, node, cookies[node], namespaces.TrySocketOf(node), [.. looked[node]]);
        }
        if (entered[true].Any())
        {
            namespaces.OnThread(() =>
            {
                foreach (NamespaceRef node in entered[true])
                {
                    EnterNode(observed, node, cookies[node], [.. looked[node]]);
                }
            });
        }
        return observed;
    }

    /// <summary>What a namespace holds; what costs a dump of its own only where one of these objects is looked for in it.</summary>
    private NamespaceDump Dump(
        RouteSocket socket, IReadOnlyList<Link> links, IReadOnlyList<Address> addresses, IReadOnlyList<KernelObject> objects, bool onlyLookedFor = false)
    {
        bool routes = !onlyLookedFor || objects.Any(o => o is RouteObject);
        return new NamespaceDump(links, addresses, routes ? Routes(socket, objects) : [], Read(objects.OfType<SysctlObject>().Select(sysctl => sysctl.Name)))
        {
            Rules = objects.Any(o => o is RuleObject) ? socket.ListPolicyRules() : [],
            Forwarding = objects.Any(o => o is VxlanRemoteObject) ? socket.ListForwardingEntries() : [],
            Buckets = objects.OfType<TokenBucketObject>().Select(o => o.Link.Index).Distinct().Select(link => (link, Bucket: socket.TryGetTokenBucket(link)))
                .Where(pair => pair.Bucket is not null).ToDictionary(pair => pair.link, pair => pair.Bucket!),
            Redirects = objects.OfType<RedirectObject>().Select(o => o.Link.Index).Distinct().Select(link => (link, To: socket.TryGetRedirect(link)))
                .Where(pair => pair.To is not null).ToDictionary(pair => pair.link, pair => pair.To!.Value),
            Neighbours = objects.Any(o => o is NeighbourObject) ? [.. socket.ListNeighbours(), .. socket.ListProxies()] : [],
        };
    }

    /// <summary>The routes of the main table, and of those that routes are looked for in.</summary>
    private static IReadOnlyList<Route> Routes(RouteSocket socket, IReadOnlyList<KernelObject> objects)
    {
        HashSet<uint> tables = [Route.MainTable, .. objects.OfType<RouteObject>().Select(route => route.Table)];
        return tables.Count == 1 ? socket.ListRoutes() : [.. socket.ListAllRoutes().Where(route => tables.Contains(route.Table))];
    }

    /// <summary>Who holds ports of the host, if that matters to these objects.</summary>
    private HostPorts ReadPorts(IReadOnlyCollection<KernelObject> objects)
    {
        HashSet<Transport> protocols = [.. objects.OfType<PublishedPortObject>().Select(port => port.Protocol)];
        return protocols.Count == 0 ? HostPorts.Unknown : HostPorts.Read(protocols, AsksForHolders);
    }

    /// <summary>The links on the host that these objects are, or whose names they want.</summary>
    private static List<Link> HostLinks(RouteSocket socket, IReadOnlyCollection<KernelObject> objects)
    {
        var links = new Dictionary<int, Link>();
        foreach (LinkRef link in objects.SelectMany(o => o switch
        {
            BridgeObject { In.IsHost: true } bridge => [bridge.Link],
            VethObject { In.IsHost: true } veth => [veth.Link],
            ForeignBridgeObject { In.IsHost: true } bridge => [bridge.Link],
            IfbObject { In.IsHost: true } ifb => [ifb.Link],
            ForeignLinkObject { In.IsHost: true } foreign => [new LinkRef(foreign.Name, 0)],
            _ => (LinkRef[])[],
        }))
        {
            foreach (Link? found in (Link?[])[link.Index == 0 ? null : socket.TryGetLink(link.Index), socket.TryGetLink(link.Name)])
            {
                if (found is not null)
                {
                    links[found.Index] = found;
                }
            }
        }
        return [.. links.Values];
    }

    /// <summary>The table inet gantry, with the generation at which it was so, and other people's chains that matter.</summary>
    internal (FirewallDump Firewall, IReadOnlyList<ForeignChain> Foreign) ObserveFirewall()
    {
        NfTablesSocket socket = namespaces.FirewallOf(NamespaceRef.Host);
        return _question is null ? FirewallReader.Read(socket) : (FirewallReader.Read(socket, _question), []);
    }

    /// <summary>The same with the firewall of one namespace as it is now.</summary>
    /// <param name="observed">What was observed before.</param>
    /// <param name="at">The namespace.</param>
    /// <param name="generation">Its ruleset's generation.</param>
    internal Observed ObserveTables(Observed observed, NamespaceRef at, out uint generation)
    {
        Observed now = observed with { Tables = observed.Tables.Where(table => table.Key.In != at).ToDictionary() };
        generation = Read(now.Tables, at, namespaces.FirewallOf(at));
        return now;
    }

    /// <summary>Reads those of a namespace's tables that matter, at one generation.</summary>
    private uint Read(Dictionary<(NamespaceRef, string), TableContent> tables, NamespaceRef at, NfTablesSocket socket)
    {
        while (true)
        {
            uint generation = socket.GetGeneration();
            foreach (string table in _tables[at])
            {
                tables.Remove((at, table));
                if (TableContent.Read(socket, table) is { } content)
                {
                    tables[(at, table)] = content;
                }
            }
            if (socket.GetGeneration() == generation)
            {
                return generation;
            }
        }
    }

    private void EnterNode(Observed observed, NamespaceRef node, ulong cookie, IReadOnlyList<KernelObject> objects)
    {
        if (node.Path is null ? !host.Names.Exists(node.Node!) : !File.Exists(node.Path))
        {
            return;
        }
        using NetworkNamespace? networkNamespace = namespaces.TryOpen(node);
        if (networkNamespace is null)
        {
            observed.Names[node] = new TakenName(null);
            return;
        }
        namespaces.Enter(networkNamespace);
        using RouteSocket socket = RouteSocket.Open();
        ObserveNode(observed, node, cookie, socket, objects);
    }

    /// <summary>Of a namespace of ours only if its cookie is that which is recorded; of somebody else's whichever it is, where none is.</summary>
    private void ObserveNode(Observed observed, NamespaceRef node, ulong cookie, RouteSocket? socket, IReadOnlyList<KernelObject> objects)
    {
        if (socket is null)
        {
            if (File.Exists(node.Path))
            {
                observed.Names[node] = new TakenName(null);
            }
            return;
        }
        observed.Names[node] = new TakenName(socket.NamespaceCookie);
        if ((node.Path is not null && cookie == 0) || socket.NamespaceCookie == cookie)
        {
            if (_tables.Contains(node))
            {
                using NfTablesSocket firewall = NfTablesSocket.Open();
                Read(observed.Tables, node, firewall);
            }
            observed.Nodes[node] = _asked.Contains(node) ? Dump(socket, socket.ListLinks(), socket.ListAddresses(), objects) : NamespaceDump.Empty;
        }
    }

    /// <summary>Those sysctls of the namespace that the thread is in which are there.</summary>
    private Dictionary<string, string> Read(IEnumerable<string> sysctls)
    {
        var values = new Dictionary<string, string>();
        foreach (string name in sysctls)
        {
            if (namespaces.Sysctls.TryRead(name) is { } value)
            {
                values[name] = value;
            }
        }
        return values;
    }

    /// <summary>The kernel lists what the old interface has loaded, by family (net/netfilter/x_tables.c); on kernels without it there are no such files.</summary>
    private static List<string> ReadLegacyTables() =>
        [.. s_legacyTables.Where(File.Exists).SelectMany(File.ReadAllLines).Distinct()];

    /// <summary>
    /// Forwarding; and the interfaces that do not forward, where it matters which they are: where it is off and wanted, or on and the table is
    /// lost that guards them. What is
    /// remembered of an interface goes before what it does now: a down that was killed has not put all back yet.
    /// </summary>
    private ForwardingDump ReadForwarding(IReadOnlyCollection<KernelObject> objects, FirewallDump firewall, Func<IReadOnlyList<Link>> links)
    {
        bool ipv4 = Sysctl.TryRead(Forward4) == "1", ipv6 = Sysctl.TryRead(Forward6) == "1";
        ForwardingRecord remembered = ForwardingState.Peek(host);
        bool Matters(bool isOn, bool ipv6) => (!isOn || (firewall.Frame == FrameState.Absent && remembered.Of(ipv6) is not null)) && objects.Any(o => o is ForwardingObject forwarding && forwarding.IPv6 == ipv6);
        bool turns4 = Matters(ipv4, ipv6: false), turns6 = Matters(ipv6, ipv6: true);
        bool IsIdle(bool ipv6, string sysctl) => (remembered.Of(ipv6)?.Before.GetValueOrDefault(sysctl) ?? Sysctl.TryRead(sysctl)) == "0";
        List<string> idle4 = [], idle6 = [];
        if (turns4 || turns6)
        {
            HashSet<uint> fabrics = firewall.Frame == FrameState.Absent ? OtherFabrics.Groups(host.StateDirectory) : [];
            foreach (string name in links().Where(link => link.Master == 0 && !fabrics.Contains(link.Group)).Select(link => link.Name.ToString()).Where(name => name != "lo"))
            {
                string key = name.Replace('.', '/');
                if (turns4 && IsIdle(ipv6: false, $"net.ipv4.conf.{key}.forwarding"))
                {
                    idle4.Add(name);
                }
                if (turns6 && IsIdle(ipv6: true, $"net.ipv6.conf.{key}.forwarding"))
                {
                    idle6.Add(name);
                }
            }
        }
        return new ForwardingDump(ipv4, ipv6, idle4, idle6);
    }

    /// <summary>
    /// The MTU, in bytes, of the link that a packet to the wide world would take: policy rules and other tables count, as they do for packets.
    /// Without a list of links the one is asked for.
    /// </summary>
    private static int Uplink(RouteSocket socket, IReadOnlyList<Link>? links)
    {
        foreach (IPAddress somewhere in (IPAddress[])[IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")]) // TEST-NET-1, RFC 5737; RFC 3849
        {
            if (socket.TryGetRoute(somewhere) is { Type: RouteType.Unicast, Device: { } device }
                && (links is null ? socket.TryGetLink(device) : links.FirstOrDefault(link => link.Index == device)) is { } link)
            {
                return (int)link.Mtu;
            }
        }
        return HostFacts.EthernetMtu;
    }
}
