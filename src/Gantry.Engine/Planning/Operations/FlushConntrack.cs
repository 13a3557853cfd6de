using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Apply;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Firewall;
using Gantry.Netlink.Conntrack;
using Gantry.Netlink.Namespaces;

namespace Gantry.Engine.Planning.Operations;

/// <summary>
/// Forgets connections whose translation is that of before: only the first packet of one is translated. A UDP client that was early would
/// otherwise never reach the node, and what was published would live on with whom it has.
/// </summary>
/// <param name="Published">The elements that came.</param>
/// <param name="Unpublished">The elements that went.</param>
public sealed record FlushConntrack(ImmutableArray<FirewallElement> Published, ImmutableArray<FirewallElement> Unpublished) : HostOperation(NamespaceRef.Host)
{
    /// <summary>The flows of the thread's namespace; the table that they are in is all namespaces', and is looked through from end to end.</summary>
    private const string HowMany = "net.netfilter.nf_conntrack_count";

    /// <inheritdoc/>
    public override Sign Sign => Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"connections through {(Published.Length + Unpublished.Length == 1 ? "that port" : "these ports")} from before: forgotten";

    /// <inheritdoc/>
    public override string Purpose => "connections from before begin anew";

    /// <inheritdoc/>
    public override string Script => string.Join('\n', Ports(Published.Concat(Unpublished)).Select(Words).Distinct());

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [];

    internal override void Do(ApplyContext context)
    {
        if (Sysctl.TryRead(HowMany) == "0")
        {
            return;
        }
        HashSet<IPAddress> local = [.. context.Namespaces.SocketOf(In).ListAddresses().Select(address => address.Local.Address)];
        PortTable<PortElement> published = Table(Published), unpublished = Table(Unpublished);
        using ConntrackSocket socket = ConntrackSocket.Open();
        socket.Delete(flow => (Find(published, flow).FirstOrDefault() is { } port && IsLocal(flow.Original.Destination, local) && !LeadsTo(flow, port))
            || Find(unpublished, flow).Any(gone => LeadsTo(flow, gone)));
    }

    private static PortTable<PortElement> Table(IEnumerable<FirewallElement> elements)
    {
        var table = new PortTable<PortElement>();
        foreach (PortElement port in Ports(elements))
        {
            table.Add(port.Protocol, port.Family, port.HostAddress, port.Host, port);
        }
        return table;
    }

    private static IEnumerable<PortElement> Ports(IEnumerable<FirewallElement> elements) => elements.Select(PortElement.Of).OfType<PortElement>();

    private static IEnumerable<PortElement> Find(PortTable<PortElement> table, Flow flow) => flow.Original.DestinationPort is { } port
        ? table.FindAll(flow.Original.Protocol, flow.Original.Destination.AddressFamily, flow.Original.Destination, new PortRange(port))
        : [];

    private static bool LeadsTo(Flow flow, PortElement port) =>
        flow.Reply.Source.Equals(port.Address) && flow.Reply.SourcePort == port.PortOf(flow.Original.DestinationPort!.Value);

    private static bool IsLocal(IPAddress address, HashSet<IPAddress> local) => local.Contains(address) || IPAddress.IsLoopback(address);

    /// <summary>conntrack(8) knows no ranges, and ends with 1 where there was nothing to forget.</summary>
    private static string Words(PortElement port)
    {
        string family = port.Family == AddressFamily.InterNetworkV6 ? " -f ipv6" : "";
        string address = port.HostAddress is null ? "" : $" --orig-dst {port.HostAddress}";
        string delete = $"conntrack -D{family} -p {port.Protocol.ToString().ToLowerInvariant()}{address} --orig-port-dst";
        return port.Host.Count == 1
            ? $"{delete} {port.Host} > /dev/null 2>&1 || true"
            : $"for port in $(seq {port.Host.First} {port.Host.Last}); do {delete} $port > /dev/null 2>&1 || true; done";
    }
}
