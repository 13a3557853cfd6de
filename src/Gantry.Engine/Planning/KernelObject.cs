using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Firewall;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning;

/// <summary>
/// One thing in the kernel that a fabric owns. What is wanted, what the record says and what was observed are all told in these, so
/// that a plan is nothing but the difference. A new kind of thing is a new record here, its name in <see cref="ObjectKinds"/> and its operations.
/// </summary>
/// <param name="In">The namespace that it is in.</param>
public abstract record KernelObject(NamespaceRef In)
{
    /// <summary>What tells it from every other object of its fabric.</summary>
    public abstract string Key { get; }

    /// <summary>The indexes of the links each of which takes it along when it goes.</summary>
    internal virtual ImmutableArray<int> OnLinks => [];

    /// <summary>The links that it is or makes, with the namespaces that they are in.</summary>
    internal virtual ImmutableArray<(NamespaceRef In, LinkRef Link)> Links => [];

    /// <summary>The elements of the table inet gantry that it is, or is made of.</summary>
    internal virtual IEnumerable<FirewallElement> Elements => [];

    /// <summary>The sets of that table in which any element may stand in its way.</summary>
    internal virtual IEnumerable<string> RivalSets => [];

    /// <summary>Whether it is taken out of its node before that goes: it belongs to the host, or would leave a trace there for a while.</summary>
    internal virtual bool GoesBeforeNode => false;

    /// <summary>Whether nothing has to be done to take it away where these namespaces of nodes go.</summary>
    internal virtual bool GoesWith(IReadOnlySet<NamespaceRef> nodes) => !GoesBeforeNode && nodes.Contains(In);

    /// <summary>Its members in a record: writes them, or makes an object of what is read.</summary>
    internal abstract KernelObject Record(RecordFields fields);

    /// <summary>Looks for it in what was observed.</summary>
    internal abstract Sighting Look(Observed observed);

    /// <summary>Whether nothing is to be done where this is wanted and that was found.</summary>
    internal virtual bool IsMetBy(KernelObject found) => found == this;

    /// <summary>Plans to make it.</summary>
    internal abstract void Create(PlanBuilder plan);

    /// <summary>Plans to make it out of what was found in its place.</summary>
    internal abstract void Change(PlanBuilder plan, KernelObject found);

    /// <summary>Plans to take it away.</summary>
    internal abstract void Delete(PlanBuilder plan);
}

/// <summary>What was found where an object should be.</summary>
/// <param name="Found">The object as it is: equal to the wanted one, or different; null when nothing of ours is there.</param>
/// <param name="Stranger">What stands in its place and is somebody else's.</param>
/// <param name="MustGo">What was found is ours, but can't be changed into what is wanted: it is made anew.</param>
internal readonly record struct Sighting(KernelObject? Found, string? Stranger = null, bool MustGo = false)
{
    internal static Sighting Absent => default;

    internal static Sighting Of(KernelObject found) => new(found);

    internal static Sighting OfStranger(string stranger) => new(null, stranger);
}
