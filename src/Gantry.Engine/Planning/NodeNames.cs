using System.Collections.Immutable;
using System.Net;
using System.Text;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// The files by which a node knows others by name: hosts, and resolv.conf with the host's name servers where it has a way out. Nodes that
/// reach the same share one text.
/// </summary>
internal sealed class NodeNames
{
    private const string Loopback = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";
    private readonly Topology _topology;
    private readonly IReadOnlyList<string>? _nameServers;
    private readonly string _firstLine;
    private readonly ILookup<FabricName, RouteObject> _routes;
    private readonly ILookup<int, Station> _stations;
    private readonly ILookup<FabricName, Station> _places;
    private readonly Sight _sight;
    private readonly Dictionary<string, string> _texts = [];

    private NodeNames(
        Topology topology, IEnumerable<Part> nodes, IReadOnlyDictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> addresses, IReadOnlyList<string>? nameServers)
    {
        _topology = topology;
        _nameServers = nameServers;
        _firstLine = $"{NodeFileObject.Mark} for the fabric {topology.Name}; gantry down takes it away.\n";
        _routes = nodes.SelectMany(part => part.Objects.OfType<RouteObject>().Where(route => route.In.Node == part.Name)).ToLookup(route => new FabricName(route.In.Node!));
        var segments = new Segments(topology);
        IReadOnlyList<Station> stations = Station.All(topology, segments, addresses);
        _stations = stations.ToLookup(station => station.Segment);
        _places = stations.Where(station => station.Node is not null).ToLookup(station => station.Node!.Value);
        _sight = new Sight(topology, segments, stations, _routes);
    }

    /// <summary>The nodes' parts with these files. Somebody else's namespace has files of its own.</summary>
    /// <param name="topology">The topology.</param>
    /// <param name="nodes">The nodes' parts.</param>
    /// <param name="addresses">The addresses of their interfaces.</param>
    /// <param name="nameServers">The host's; null where they are found only when a script runs.</param>
    /// <param name="recorded">What is recorded, by its key.</param>
    internal static IEnumerable<Part> Add(
        Topology topology, IReadOnlyList<Part> nodes, IReadOnlyDictionary<(FabricName Node, int Attachment), ImmutableArray<InterfaceAddress>> addresses,
        IReadOnlyList<string>? nameServers, IReadOnlyDictionary<string, KernelObject> recorded)
    {
        var names = new NodeNames(topology, nodes, addresses, nameServers);
        foreach ((Node node, Part part) in topology.Nodes.Zip(nodes))
        {
            yield return node.Namespace is not null ? part : part with
            {
                Objects = [.. part.Objects, .. names.FilesOf(node).Select(file => file with { IsRecorded = recorded.ContainsKey(file.Key) })],
            };
        }
    }

    private IEnumerable<NodeFileObject> FilesOf(Node node)
    {
        string name = node.Name.ToString();
        yield return new NodeFileObject(name, NodeFileObject.Hosts) { Text = HostsOf(node) };
        bool hasWayOut = _routes[node.Name].Any(route => route.To.PrefixLength == 0 && !route.Hops.IsEmpty);
        yield return hasWayOut && _nameServers is null
            ? new NodeFileObject(name, NodeFileObject.ResolvConf) { IsFoundByScript = true }
            : new NodeFileObject(name, NodeFileObject.ResolvConf) { Text = hasWayOut ? Shared("resolv", ResolvConf) : Shared("none", () => _firstLine) };
    }

    private string ResolvConf() => _firstLine + string.Concat(_nameServers!.Select(server => $"nameserver {server}\n"));

    private string HostsOf(Node node)
    {
        IReadOnlyList<Place> places = _sight.Of(node.Name);
        HostName[] further = [.. Station.Own(node, _places[node.Name]), .. _topology.Host.Hosts];
        return Shared($"{string.Join(' ', places)} {string.Join(' ', further)}", () => Hosts(places, further));
    }

    private string Shared(string key, Func<string> write) => _texts.TryGetValue(key, out string? text) ? text : _texts[key] = write();

    private string Hosts(IReadOnlyList<Place> places, IEnumerable<HostName> further)
    {
        var names = new OrderedDictionary<IPAddress, List<string>>();
        void Add(IPAddress address, IEnumerable<string> all)
        {
            if (!names.TryGetValue(address, out List<string>? known))
            {
                names.Add(address, known = []);
            }
            known.AddRange(all.Except(known));
        }
        foreach (Place place in places)
        {
            foreach (Station station in _stations[place.Segment].Where(station => place.Prefix.Contains(station.Address.Address)))
            {
                Add(station.Address.Address, station.Names);
            }
        }
        foreach (HostName name in further)
        {
            Add(name.Address, [name.Name]);
        }
        var text = new StringBuilder(_firstLine).Append(Loopback);
        foreach ((IPAddress address, List<string> known) in names)
        {
            text.Append(address).Append(' ').AppendJoin(' ', known).Append('\n');
        }
        return text.ToString();
    }
}
