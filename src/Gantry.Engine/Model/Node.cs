using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>A node: a network namespace with interfaces.</summary>
/// <param name="Name">The node's name, its namespace's too.</param>
/// <param name="Attachments">Its interfaces in networks, in the order of the file.</param>
public sealed record Node(FabricName Name, ImmutableArray<Attachment> Attachments) : Stack
{
    /// <summary>The path of a namespace that somebody else made and keeps: it is used, never made or removed, and its sysctls are left alone but for those that are said. Null: one of our own.</summary>
    public string? Namespace { get; init; }

    /// <summary>The ports of the host that lead to it.</summary>
    public ImmutableArray<PublishedPort> Ports { get; init; } = [];

    /// <summary>Shell lines that are to run inside; this version runs none.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>The network that its default route goes by; null: none, or the node's own routes say which.</summary>
    internal FabricName? WayOut(IReadOnlyDictionary<FabricName, Network> networks) => Attachments
        .Where(attachment => attachment is { HasNoAddress: false, IsDefaultRoute: not false })
        .OrderByDescending(attachment => attachment.IsDefaultRoute == true)
        .Select(attachment => networks[attachment.Network])
        .FirstOrDefault(network => network.Router is { } router ? router != Name : network.Outside != Outside.None)?.Name;

    /// <summary>What is told of an interface of its that somebody else made.</summary>
    public Adjustment? Adjusted { get; init; }

    /// <summary>What the engine that asked for it calls it: a container and its interface. Null: nothing but its name.</summary>
    public string? Label { get; init; }

    /// <summary>What the engine asked for, in its own words, kept for its next call about the node; null: nothing.</summary>
    public string? Request { get; init; }

    /// <summary>The resolvers that its questions for names that are no node's go to; none: its networks'.</summary>
    public ImmutableArray<IPAddress> Servers { get; init; } = [];

    /// <summary>Whether the loopback interface of somebody else's namespace is brought up. One of our own has it up anyway.</summary>
    public bool BringsLoopbackUp { get; init; }
}

/// <summary>One interface of a node in a network: a veth pair whose other end is a port of the network's bridge.</summary>
/// <param name="Network">The network.</param>
/// <param name="Interface">The interface's name inside the node.</param>
/// <param name="HostInterface">The name of the pair's other end; null: derived from fabric, node, network and interface.</param>
/// <param name="Mac">The node's Ethernet address; null: derived.</param>
/// <param name="Addresses">Fixed addresses with their network's prefix. A family of the network's subnets without one here gets an automatic address.</param>
public sealed record Attachment(
    FabricName Network,
    InterfaceName Interface,
    InterfaceName? HostInterface,
    MacAddress? Mac,
    ImmutableArray<InterfaceAddress> Addresses)
{
    /// <summary>Whether it has no automatic address: <c>address: none</c>.</summary>
    public bool HasNoAddress { get; init; }

    /// <summary>Whether the node's default route goes this way; null: the first network with a way out.</summary>
    public bool? IsDefaultRoute { get; init; }

    /// <summary>Bytes of the node's end; null: as the network's.</summary>
    public int? Mtu { get; init; }

    /// <summary>Further names of the node in this network.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>How the node's end takes frames in.</summary>
    public LinkMode Mode { get; init; }

    /// <summary>How the bridge treats the other end.</summary>
    public LinkMode PortMode { get; init; }

    /// <summary>How much goes to the node and comes from it here.</summary>
    public Shaping Shaping { get; init; }
}
