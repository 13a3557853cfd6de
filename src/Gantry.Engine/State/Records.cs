using System.Collections.Immutable;
using System.Text.Json;
using Gantry.Engine.Planning;

namespace Gantry.Engine.State;

/// <summary>What is recorded of a fabric as a whole.</summary>
/// <param name="Format">The records' format; another number is another Gantry's.</param>
/// <param name="Name">The fabric's name.</param>
/// <param name="Source">The file that it came from, as a full path; null for standard input.</param>
/// <param name="Group">The group number of its links.</param>
/// <param name="HostCookie">The cookie of the host's namespace, so that a record is not taken for another namespace's.</param>
internal sealed record FabricRecord(int Format, string Name, string? Source, uint Group, ulong HostCookie)
{
    internal const int CurrentFormat = 1;

    internal static FabricRecord Record(FabricRecord fabric, RecordFields fields) => new(
        Known(fields.Number("format", fabric.Format)),
        fields.Text("name", fabric.Name),
        fields.TextOrNull("source", fabric.Source),
        fields.Number("group", fabric.Group),
        fields.Number("host_cookie", fabric.HostCookie));

    /// <summary>What another format says is not even looked at.</summary>
    private static int Known(int format) => format == CurrentFormat ? format : throw new OtherFormatException(format);
}

/// <summary>What is recorded of one part.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Objects">What it owns.</param>
/// <param name="Leaving">What it owned before and may still be there: an apply that was cut off had not come to it.</param>
internal sealed record PartRecord(PartKind Kind, string Name, ImmutableArray<KernelObject> Objects, ImmutableArray<KernelObject> Leaving)
{
    /// <summary>What else is known of it.</summary>
    public PartNotes? Notes { get; init; }

    /// <summary>Whether an apply publishes its ports anew and has not come to the connections from before.</summary>
    public bool HasStaleFlows { get; init; }

    internal static PartRecord Record(PartRecord part, RecordFields fields) => new(
        fields.Word("kind", part.Kind), fields.Text("name", part.Name), fields.Objects("objects", part.Objects), fields.Objects("leaving", part.Leaving))
    {
        Notes = fields.ObjectOrNull("notes", part.Notes, PartNotes.Record),
        HasStaleFlows = fields.FlagOrNull("stale_flows", part.HasStaleFlows ? true : null) ?? false,
    };

    /// <summary>What is wanted of the part.</summary>
    internal Part Part => new(Kind, Name, Objects) { Notes = Notes, HasStaleFlows = HasStaleFlows };
}

/// <summary>What forwarding was before the first fabric turned it on. Shared by all fabrics.</summary>
/// <param name="IPv4">IPv4's sysctls; null while no fabric has turned it on.</param>
/// <param name="IPv6">IPv6's.</param>
internal sealed record ForwardingRecord(ForwardingMemory? IPv4, ForwardingMemory? IPv6)
{
    internal static ForwardingRecord Record(ForwardingRecord forwarding, RecordFields fields)
    {
        var record = new ForwardingRecord(
            fields.ObjectOrNull("ipv4", forwarding.IPv4, ForwardingMemory.Record), fields.ObjectOrNull("ipv6", forwarding.IPv6, ForwardingMemory.Record));
        // One that says nothing is not written but removed.
        return record is { IPv4: null, IPv6: null } ? throw new JsonException("it says nothing") : record;
    }

    internal ForwardingMemory? Of(bool ipv6) => ipv6 ? IPv6 : IPv4;

    internal ForwardingRecord With(bool ipv6, ForwardingMemory? memory) => ipv6 ? this with { IPv6 = memory } : this with { IPv4 = memory };
}

/// <summary>What one family's sysctls were.</summary>
/// <param name="Before">By name, as they were; the switch itself, which was off, left out.</param>
/// <param name="GoesBack">Whether it is being put back: who is killed over it leaves the rest to the next.</param>
internal sealed record ForwardingMemory(ImmutableDictionary<string, string> Before, bool GoesBack = false)
{
    internal static ForwardingMemory Record(ForwardingMemory memory, RecordFields fields) => new(fields.Texts("before", memory.Before), fields.Flag("goes_back", memory.GoesBack));
}

/// <summary>A record of another format than this Gantry's.</summary>
internal sealed class OtherFormatException(int format) : Exception
{
    internal int Format => format;
}
