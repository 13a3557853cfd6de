using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Objects;

/// <summary>Ports of the host that lead to a node: elements of a map of the table inet gantry.</summary>
/// <param name="In">The host.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="HostAddress">The host's address; null: all of the family.</param>
/// <param name="Host">The host's ports.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Address">The node's address.</param>
/// <param name="To">The node's ports, as many.</param>
/// <param name="Owner">Who published it, the elements' comment: "fabric tutorial".</param>
public sealed record PublishedPortObject(
    NamespaceRef In, Transport Protocol, IPAddress? HostAddress, PortRange Host, string Node, IPAddress Address, PortRange To, string Owner) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} port {HostWords}{(IsIPv6 ? " ipv6" : "")}";

    /// <summary>"8080/tcp", "127.0.0.1:8080/tcp".</summary>
    public string HostWords => PublishedPort.Words(HostAddress, Host, Protocol);

    /// <summary>"10.11.0.3:80".</summary>
    public string NodeWords => $"{(IsIPv6 ? $"[{Address}]" : Address)}:{To}";

    /// <summary>Whether it is a port of IPv6.</summary>
    public bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>What was found in the place of its elements, where that is different; never in a record.</summary>
    internal ImmutableArray<FirewallElement>? Instead { get; init; }

    private bool IsOneElement => Host.Count > 1 && Host == To;

    /// <summary>A range onto the same ports is one element; onto others it takes one a port, for one would send all of them to the first.</summary>
    internal ImmutableArray<FirewallElement> Content => IsOneElement
        ? [new FirewallElement(MapOf(isRange: true, HostAddress), KeyOf(HostAddress, $"{Host}"), $"{Address}", Owner)]
        : [.. Enumerable.Range(0, Host.Count).Select(i => Element(Host.First + i, HostAddress))];

    /// <summary>Also those of the same ports on all addresses: they would stand in its way.</summary>
    internal override IEnumerable<FirewallElement> Elements => HostAddress is null && !IsOneElement
        ? Content
        : Content.Concat(Enumerable.Range(0, Host.Count).Select(i => Element(Host.First + i, hostAddress: null)));

    /// <summary>So would ports on one address, or in a range. Only in the map that may be large one asks for keys.</summary>
    internal override IEnumerable<string> RivalSets => PublishFrame.PortMaps(IsIPv6).Where(map => map != MapOf(isRange: false, hostAddress: null));

    internal override KernelObject Record(RecordFields fields) => new PublishedPortObject(
        fields.Namespace("in", In),
        fields.Word("protocol", Protocol),
        fields.AddressOrNull("host_address", HostAddress),
        fields.Ports("host", Host),
        fields.Text("node", Node),
        fields.Address("address", Address),
        fields.Ports("to", To),
        fields.Text("owner", Owner));

    internal override Sighting Look(Observed observed)
    {
        ImmutableArray<FirewallElement> wanted = Content;
        ImmutableArray<FirewallElement> found = [.. wanted.Select(element => observed.Firewall.Find(element.Set, element.Key)).OfType<FirewallElement>()];
        if (found.FirstOrDefault(element => element.Owner != Owner) is { } other)
        {
            return Sighting.OfStranger(other.Owner.Length == 0 ? "an element without an owner" : $"a port of {other.Owner}");
        }
        return found.IsEmpty ? Sighting.Absent : Sighting.Of(found.SequenceEqual(wanted) ? this : this with { Instead = found });
    }

    internal override void Create(PlanBuilder plan) => plan.Add(Step.Firewall, new PublishPort(this, Before: [], After: Content));

    internal override void Change(PlanBuilder plan, KernelObject found) =>
        plan.Add(Step.Firewall, new PublishPort(this, ((PublishedPortObject)found).There, After: Content));

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Firewall, new PublishPort(this, Before: There, After: []));

    private ImmutableArray<FirewallElement> There => Instead ?? Content;

    private FirewallElement Element(int port, IPAddress? hostAddress) =>
        new(MapOf(isRange: false, hostAddress), KeyOf(hostAddress, $"{port}"), $"{Address} . {To.First + port - Host.First}", Owner);

    private string MapOf(bool isRange, IPAddress? hostAddress) => FirewallTable.PortMap(IsIPv6, isRange, hasAddress: hostAddress is not null);

    private string KeyOf(IPAddress? hostAddress, string ports) => $"{(hostAddress is null ? "" : $"{hostAddress} . ")}{Protocol.ToString().ToLowerInvariant()} . {ports}";
}
