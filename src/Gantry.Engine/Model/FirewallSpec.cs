using System.Collections.Immutable;
using System.Net;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Model;

/// <summary>A masquerade as somebody says it, not checked yet.</summary>
public sealed record MasqueradeSpec
{
    /// <summary>The interface that packets leave by.</summary>
    public required Located<string> Out { get; init; }

    /// <summary>Where they come from; none: from everywhere.</summary>
    public IReadOnlyList<Located<IPNetwork>> From { get; init; } = [];

    /// <summary>Their protocol; null: any.</summary>
    public Located<Transport>? Protocol { get; init; }
}

/// <summary>A translation of destinations as somebody says it, not checked yet.</summary>
public sealed record DnatSpec
{
    /// <summary>Where it is said.</summary>
    public Position At { get; init; }

    /// <summary>The interface that packets come in by.</summary>
    public Located<string>? In { get; init; }

    /// <summary>The address that they go to.</summary>
    public Located<IPAddress>? Address { get; init; }

    /// <summary>Their protocol; null: TCP where a port is said, else any.</summary>
    public Located<Transport>? Protocol { get; init; }

    /// <summary>The ports that they go to; null: all.</summary>
    public Located<PortRange>? Ports { get; init; }

    /// <summary>Where they are led.</summary>
    public IReadOnlyList<Located<DnatTarget>> To { get; init; } = [];

    /// <summary>Whose connections it is for.</summary>
    public DnatFor For { get; init; }
}

/// <summary>The body of one of a filter's chains as somebody says it, not checked yet.</summary>
/// <param name="Hook">Where it hooks in: input, forward or output.</param>
/// <param name="Lines">Lines in nft's words.</param>
public sealed record FilterSpec(Hook Hook, IReadOnlyList<LocatedText> Lines);

/// <summary>A text in which something may be wrong at any of its characters.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">Where it begins.</param>
public sealed record LocatedText(string Text, Position At)
{
    /// <summary>Where each of its characters was said; empty where that is not known.</summary>
    public ImmutableArray<Position> Characters { get; init; } = [];

    /// <summary>Where one of its characters was said, or the end.</summary>
    internal Position PositionOf(int offset) =>
        offset < Characters.Length ? Characters[offset]
        : Characters is [.., var last] ? last with { Column = last.Column + 1 }
        : At;
}
