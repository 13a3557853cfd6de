using System.Collections.Immutable;
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
}

/// <summary>What is recorded of one part.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Objects">What it owns.</param>
/// <param name="Leaving">What it owned before and may still be there: an apply that was cut off had not come to it.</param>
internal sealed record PartRecord(PartKind Kind, string Name, ImmutableArray<KernelObject> Objects, ImmutableArray<KernelObject> Leaving);

/// <summary>What forwarding was before the first fabric turned it on. Shared by all fabrics.</summary>
/// <param name="Before4">IPv4's sysctls, by name, as they were; null while no fabric has turned it on.</param>
/// <param name="Before6">IPv6's.</param>
internal sealed record ForwardingRecord(ImmutableDictionary<string, string>? Before4, ImmutableDictionary<string, string>? Before6);
