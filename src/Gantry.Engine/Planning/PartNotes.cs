using System.Collections.Immutable;
using System.Net;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning;

/// <summary>What is known of a part beside its objects in the kernel.</summary>
public sealed record PartNotes
{
    /// <summary>Of a network: its subnets, so that one more node can join it when the file is not at hand.</summary>
    public ImmutableArray<NotedSubnet> Subnets { get; init; } = [];

    /// <summary>Of a network: the addresses that its nodes have. Those of attachments that came later are leases.</summary>
    public ImmutableArray<IPAddress> Taken { get; init; } = [];

    /// <summary>What the engine that asked for it calls it; null: it has no other name.</summary>
    public string? Label { get; init; }

    /// <summary>Of a node: what the engine asked for, in its own words, kept for its next call about the node; null: nothing.</summary>
    public string? Request { get; init; }

    /// <summary>Of a network: whether its nodes' names are answered at the host's addresses in it.</summary>
    public bool HasNames { get; init; }

    /// <summary>Of a network or a node: the resolvers that questions for other names go to; none: the host's.</summary>
    public ImmutableArray<IPAddress> Servers { get; init; } = [];

    /// <summary>Of a node: its names in its networks.</summary>
    public ImmutableArray<NotedNames> Names { get; init; } = [];

    /// <summary>Of an attachment that came later: whether its node knew the names of the network's nodes without it.</summary>
    public bool KnewNames { get; init; }

    internal static PartNotes Record(PartNotes notes, RecordFields fields) => new()
    {
        Subnets = fields.List("subnets", notes.Subnets, (subnet, of) => new NotedSubnet(of.Network("prefix", subnet.Prefix), of.AddressOrNull("gateway", subnet.Gateway))),
        Taken = fields.Addresses("taken", notes.Taken),
        Label = fields.TextOrNull("label", notes.Label),
        Request = fields.TextOrNull("request", notes.Request),
        HasNames = fields.FlagOrNull("has_names", notes.HasNames ? true : null) ?? false,
        Servers = fields.Addresses("servers", notes.Servers),
        Names = fields.List("names", notes.Names, NotedNames.Record),
        KnewNames = fields.FlagOrNull("knew_names", notes.KnewNames ? true : null) ?? false,
    };

    /// <summary>Whether both say the same.</summary>
    public bool Equals(PartNotes? other) => other is not null && Label == other.Label && Request == other.Request && HasNames == other.HasNames && Servers.SequenceEqual(other.Servers) && Names.SequenceEqual(other.Names) && KnewNames == other.KnewNames && Subnets.SequenceEqual(other.Subnets) && Taken.SequenceEqual(other.Taken);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Subnets.Length, Taken.Length);
}

/// <summary>A subnet of a network.</summary>
/// <param name="Prefix">The subnet.</param>
/// <param name="Gateway">The host's address in it; null: none.</param>
public sealed record NotedSubnet(IPNetwork Prefix, IPAddress? Gateway);

/// <summary>A node's names in one network.</summary>
/// <param name="Network">The network.</param>
/// <param name="Names">The names, in lower case.</param>
/// <param name="Addresses">The node's addresses there.</param>
public sealed record NotedNames(string Network, ImmutableArray<string> Names, ImmutableArray<IPAddress> Addresses)
{
    internal static NotedNames Record(NotedNames names, RecordFields fields) =>
        new(fields.Text("network", names.Network), fields.Texts("names", names.Names), fields.Addresses("addresses", names.Addresses));

    /// <summary>Whether both say the same.</summary>
    public bool Equals(NotedNames? other) => other is not null && Network == other.Network && Names.SequenceEqual(other.Names) && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Network, Names.Length, Addresses.Length);
}
