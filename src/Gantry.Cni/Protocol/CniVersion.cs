using System.Collections.Immutable;

namespace Gantry.Cni.Protocol;

/// <summary>A version of the CNI specification that Gantry speaks.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second.</param>
/// <param name="Patch">The third.</param>
internal readonly record struct CniVersion(byte Major, byte Minor, byte Patch) : IComparable<CniVersion>
{
    /// <summary>Results name interfaces and may hold several addresses of a family.</summary>
    internal static readonly CniVersion V030 = new(0, 3, 0);

    /// <summary>The first with CHECK.</summary>
    internal static readonly CniVersion V040 = new(0, 4, 0);

    /// <summary>Addresses do not tell their family any more.</summary>
    internal static readonly CniVersion V100 = new(1, 0, 0);

    /// <summary>The first with GC and STATUS; routes and interfaces have more properties.</summary>
    internal static readonly CniVersion V110 = new(1, 1, 0);

    /// <summary>All of them, the oldest first.</summary>
    internal static ImmutableArray<CniVersion> All { get; } = [new(0, 1, 0), new(0, 2, 0), V030, new(0, 3, 1), V040, V100, V110];

    /// <summary>The newest.</summary>
    internal static CniVersion Latest => V110;

    /// <summary>Of a request that says none: specification 0.1.0 had no such key.</summary>
    internal static CniVersion Unsaid => All[0];

    internal static CniVersion? Find(string text) => All.Cast<CniVersion?>().FirstOrDefault(version => version.ToString() == text);

    /// <inheritdoc/>
    public int CompareTo(CniVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    public static bool operator <(CniVersion a, CniVersion b) => a.CompareTo(b) < 0;

    public static bool operator >(CniVersion a, CniVersion b) => a.CompareTo(b) > 0;

    public static bool operator <=(CniVersion a, CniVersion b) => a.CompareTo(b) <= 0;

    public static bool operator >=(CniVersion a, CniVersion b) => a.CompareTo(b) >= 0;
}
