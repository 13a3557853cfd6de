using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>What a part of a fabric is. The records of each kind lie in a folder of their own.</summary>
public enum PartKind
{
    /// <summary>What a network shares among its nodes: bridge, gateway, elements of sets.</summary>
    Network,
    /// <summary>A wire, with the addresses of its ends.</summary>
    Wire,
    /// <summary>What the whole fabric asks of the host: forwarding, routes.</summary>
    Host,
    /// <summary>A node: its namespace, its interfaces and what is on them.</summary>
    Node,
    /// <summary>What was added to a living node by itself: an interface in a network, a published port.</summary>
    Attachment,
}

/// <summary>The unit of a record and of an apply's scope: one network, one node, with everything in the kernel that belongs to it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The network's or the node's name.</param>
/// <param name="Objects">What belongs to it, in the order to make it in.</param>
public sealed record Part(PartKind Kind, string Name, ImmutableArray<KernelObject> Objects)
{
    /// <summary>What else is known of it; null: nothing.</summary>
    public PartNotes? Notes { get; init; }

    /// <summary>Whether connections from before its ports were published may be there still: an apply that was cut off had not come to them.</summary>
    internal bool HasStaleFlows { get; init; }

    /// <summary>Whether two parts hold equal objects in the same order.</summary>
    public bool Equals(Part? other) => other is not null && Kind == other.Kind && Name == other.Name && Objects.SequenceEqual(other.Objects) && Notes == other.Notes;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Objects.Length);
}

/// <summary>A fabric as objects of the kernel: what is wanted, or what the record says.</summary>
/// <param name="Group">The group number of all its links.</param>
/// <param name="Parts">In the order to make them in: networks, the host's part, nodes.</param>
public sealed record Blueprint(uint Group, ImmutableArray<Part> Parts)
{
    /// <summary>Nothing.</summary>
    public static Blueprint Empty { get; } = new(0, []);

    /// <summary>All objects of all parts.</summary>
    public IEnumerable<KernelObject> Objects => Parts.SelectMany(part => part.Objects);

    /// <summary>The same with these rules in other people's chains, and no others.</summary>
    internal Blueprint With(IReadOnlyList<AllowObject> rules)
    {
        ImmutableArray<KernelObject> host = [.. Parts.Where(part => part.Kind == PartKind.Host).SelectMany(part => part.Objects).Where(o => o is not AllowObject), .. rules];
        IEnumerable<Part> others = Parts.Where(part => part.Kind != PartKind.Host);
        return this with { Parts = host.IsEmpty ? [.. others] : [.. others.Append(new Part(PartKind.Host, "host", host)).OrderBy(part => part.Kind)] };
    }

    /// <summary>The same, with what was observed: sysctls that are about to be set for the first time, so that they can be put back; which namespaces of others are used.</summary>
    internal Blueprint Remembering(Observed observed) => this with
    {
        Parts = [.. Parts.Select(part => part with
        {
            Objects = [.. part.Objects.Select(o => o switch
            {
                SysctlObject { Before: null } sysctl when sysctl.Look(observed).Found is SysctlObject found => sysctl with { Before = found.Value },
                HostDeviceObject device => device.Remembering(observed),
                ForeignLinkObject { Before: null } link when link.Look(observed).Found is ForeignLinkObject found => link with { Before = found.Wanted },
                ForeignBridgeObject bridge when bridge.Look(observed).Found is { } found => found,
                ForeignNamespaceObject foreign when foreign.Look(observed).Found is { } found => found,
                _ => o,
            })],
        })],
    };
}
