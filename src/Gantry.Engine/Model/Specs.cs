using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>Where something was said: a line and a column of a file, from 1; 0 where nobody knows.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct Position(int Line, int Column);

/// <summary>A value, and where it was said.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="At">Where it was said.</param>
public readonly record struct Located<T>(T Value, Position At);

/// <summary>A whole topology as somebody says it, not checked yet.</summary>
public sealed record TopologySpec
{
    /// <summary>The networks, in order.</summary>
    public IReadOnlyList<NetworkSpec> Networks { get; init; } = [];

    /// <summary>The nodes, in order.</summary>
    public IReadOnlyList<NodeSpec> Nodes { get; init; } = [];

    /// <summary>The wires, in order.</summary>
    public IReadOnlyList<WireSpec> Wires { get; init; } = [];

    /// <summary>What the host is told.</summary>
    public StackSpec Host { get; init; } = new();
}

/// <summary>A network as somebody says it, not checked yet.</summary>
public sealed record NetworkSpec
{
    /// <summary>The name.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>The subnets.</summary>
    public IReadOnlyList<Located<IPNetwork>> Subnets { get; init; } = [];

    /// <summary>The bridge's addresses; those of subnets without one are their first host addresses.</summary>
    public IReadOnlyList<Located<IPAddress>> Gateways { get; init; } = [];

    /// <summary>Where it was said that the host is not in it: <c>gateway: none</c>.</summary>
    public Position? NoGateway { get; init; }

    /// <summary>How its nodes reach what is beyond the host.</summary>
    public Located<Outside>? Outside { get; init; }

    /// <summary>Whether its packets leave with the host's address; null: as <see cref="Outside"/> says.</summary>
    public bool? Masquerades { get; init; }

    /// <summary>Whether everybody may open connections into it.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it and other networks that say so do not reach each other, open or not.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>Whether a bridge of that name which somebody else made is used, and stays; else it stands in the way.</summary>
    public bool AdoptsBridge { get; init; }

    /// <summary>Whether an engine only looks at it, as it is recorded; what it says itself holds where there is no record.</summary>
    public bool IsBorrowed { get; init; }

    /// <summary>Whether it stays as open or closed as it is recorded, whatever <see cref="IsOpen"/> says.</summary>
    public bool KeepsOpenness { get; init; }

    /// <summary>The port of the host at which a resolver answers for the names of an engine's nodes; its nodes ask at 53. Null: none does.</summary>
    public int? NamesPort { get; init; }

    /// <summary>The resolvers that questions for other names go to; none: the host's.</summary>
    public IReadOnlyList<IPAddress> Servers { get; init; } = [];

    /// <summary>How the bridge takes frames in.</summary>
    public LinkMode Mode { get; init; }

    /// <summary>The bridge's interface name; null: the network's.</summary>
    public Located<string>? Bridge { get; init; }

    /// <summary>Bytes; null: the uplink's.</summary>
    public Located<int>? Mtu { get; init; }

    /// <summary>The node that the bridge is inside of.</summary>
    public Located<string>? Node { get; init; }

    /// <summary>The node that is the way out.</summary>
    public Located<string>? Router { get; init; }

    /// <summary>The networks that its nodes may open connections to.</summary>
    public IReadOnlyList<Located<string>> Reach { get; init; } = [];
}

/// <summary>What a stack is told, as somebody says it, not checked yet.</summary>
public record StackSpec
{
    /// <summary>Whether it forwards IPv4.</summary>
    public bool ForwardsIPv4 { get; init; }

    /// <summary>Whether it forwards IPv6.</summary>
    public bool ForwardsIPv6 { get; init; }

    /// <summary>Its routes.</summary>
    public IReadOnlyList<RouteSpec> Routes { get; init; } = [];

    /// <summary>Its devices.</summary>
    public IReadOnlyList<DeviceSpec> Devices { get; init; } = [];

    /// <summary>Its policy rules.</summary>
    public IReadOnlyList<RuleSpec> Rules { get; init; } = [];

    /// <summary>Its neighbours.</summary>
    public IReadOnlyList<NeighbourSpec> Neighbours { get; init; } = [];

    /// <summary>Whose packets leave with its own addresses.</summary>
    public IReadOnlyList<MasqueradeSpec> Masquerades { get; init; } = [];

    /// <summary>What it leads elsewhere.</summary>
    public IReadOnlyList<DnatSpec> Translations { get; init; } = [];

    /// <summary>Its further addresses.</summary>
    public IReadOnlyList<(Located<string> Interface, Located<PeeredAddress> Address)> Addresses { get; init; } = [];

    /// <summary>Further names.</summary>
    public IReadOnlyList<(Located<string> Name, IPAddress Address)> Hosts { get; init; } = [];

    /// <summary>Its sysctls, in either form of their names.</summary>
    public IReadOnlyList<(Located<string> Name, string Value)> Sysctls { get; init; } = [];
}

/// <summary>A node as somebody says it, not checked yet.</summary>
public sealed record NodeSpec : StackSpec
{
    /// <summary>The name.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>How many such nodes are wanted, numbered from 1; null: one, without a number.</summary>
    public Located<int>? Replicas { get; init; }

    /// <summary>Its interfaces in networks.</summary>
    public IReadOnlyList<AttachmentSpec> Attachments { get; init; } = [];

    /// <summary>Shell lines that are to run inside.</summary>
    public IReadOnlyList<Located<string>> Programs { get; init; } = [];

    /// <summary>The path of somebody else's namespace; null: one of its own.</summary>
    public Located<string>? Namespace { get; init; }

    /// <summary>What it lets pass.</summary>
    public IReadOnlyList<FilterSpec> Filters { get; init; } = [];

    /// <summary>The ports that it publishes.</summary>
    public IReadOnlyList<PortSpec> Ports { get; init; } = [];

    /// <summary>What is told of an interface of its that somebody else made.</summary>
    public Adjustment? Adjusted { get; init; }

    /// <summary>What the engine that asks for it calls it; null: nothing but its name.</summary>
    public string? Label { get; init; }

    /// <summary>What the engine asked for, in its own words, kept for its next call about the node; null: nothing.</summary>
    public string? Request { get; init; }

    /// <summary>The resolvers that its questions for names that are no node's go to; none: its networks'.</summary>
    public IReadOnlyList<IPAddress> Servers { get; init; } = [];

    /// <summary>Whether the loopback interface of somebody else's namespace is brought up. One of our own has it up anyway.</summary>
    public bool BringsLoopbackUp { get; init; }
}

/// <summary>An interface of a node in a network as somebody says it, not checked yet.</summary>
public sealed record AttachmentSpec
{
    /// <summary>The network's name.</summary>
    public required Located<string> Network { get; init; }

    /// <summary>Fixed addresses.</summary>
    public IReadOnlyList<Located<AddressSpec>> Addresses { get; init; } = [];

    /// <summary>Further names of the node in this network.</summary>
    public IReadOnlyList<Located<string>> Aliases { get; init; } = [];

    /// <summary>Whether it has no automatic address.</summary>
    public bool HasNoAddress { get; init; }

    /// <summary>The interface's name; null: eth0, eth1 … in order.</summary>
    public Located<string>? Interface { get; init; }

    /// <summary>The name of the other end on the host; null: derived.</summary>
    public Located<string>? HostInterface { get; init; }

    /// <summary>The Ethernet address; null: derived.</summary>
    public Located<MacAddress>? Mac { get; init; }

    /// <summary>Whether the node's default route goes this way.</summary>
    public Located<bool>? IsDefaultRoute { get; init; }

    /// <summary>Bytes of the node's end; null: as the network's.</summary>
    public Located<int>? Mtu { get; init; }

    /// <summary>How the node's end takes frames in.</summary>
    public LinkMode Mode { get; init; }

    /// <summary>How the bridge treats the other end.</summary>
    public LinkMode PortMode { get; init; }

    /// <summary>How much goes to the node and comes from it here.</summary>
    public Shaping Shaping { get; init; }
}

/// <summary>An address with or without a prefix length.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Bits; null: not said.</param>
public readonly record struct AddressSpec(IPAddress Address, int? PrefixLength);

/// <summary>An address, and the other end of its link where that is said.</summary>
/// <param name="Address">The address; with a peer the prefix is the peer's.</param>
/// <param name="Peer">The other end; null: not said.</param>
public readonly record struct PeeredAddress(InterfaceAddress Address, IPAddress? Peer)
{
    /// <summary>As iproute2 writes it: with a peer, the prefix is behind that.</summary>
    public override string ToString() => Peer is null ? Address.ToString() : $"{Address.Address} peer {Peer}/{Address.PrefixLength}";
}

/// <summary>A wire as somebody says it, not checked yet.</summary>
/// <param name="First">One end.</param>
/// <param name="Second">The other.</param>
public sealed record WireSpec(WireEndSpec First, WireEndSpec Second);

/// <summary>An end of a wire as somebody says it, not checked yet.</summary>
public sealed record WireEndSpec
{
    /// <summary>The name of a node or a network, or "host".</summary>
    public required Located<string> Owner { get; init; }

    /// <summary>The interface's name; null: eth0, eth1 … in order behind a node's networks; derived for a port of a network.</summary>
    public Located<string>? Interface { get; init; }

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<Located<InterfaceAddress>> Addresses { get; init; } = [];

    /// <summary>The Ethernet address; null: derived.</summary>
    public Located<MacAddress>? Mac { get; init; }

    /// <summary>Bytes; null: not said at this end.</summary>
    public Located<int>? Mtu { get; init; }
}

/// <summary>What is wrong with a topology.</summary>
/// <param name="At">Where it was said.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do; null where the message says it.</param>
public sealed record TopologyError(Position At, string Message, string? Hint = null);
