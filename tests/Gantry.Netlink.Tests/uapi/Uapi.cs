namespace Gantry.Netlink.Tests.Uapi;

/// <summary>An enum of ours and the kernel's names of its members.</summary>
/// <param name="Type">The enum.</param>
/// <param name="Prefix">What the kernel's names begin with; the rest is the member in capitals.</param>
/// <param name="Names">The whole kernel names of the members that the prefix does not give; null for one that has none.</param>
internal sealed record UapiEnum(Type Type, string Prefix, IReadOnlyDictionary<string, string?> Names)
{
    internal static UapiEnum Of<T>(string prefix, params (T Member, string? Name)[] names) where T : struct, Enum =>
        new(typeof(T), prefix, names.ToDictionary(pair => pair.Member.ToString(), pair => pair.Name));

    internal IEnumerable<(string Ours, string Kernels, long Value)> Members()
    {
        foreach (object member in Enum.GetValuesAsUnderlyingType(Type))
        {
            string name = Enum.GetName(Type, member)!;
            if (Names.GetValueOrDefault(name, Prefix + name.ToUpperInvariant()) is { } kernels)
            {
                yield return ($"{Type.Name}.{name}", kernels, Convert.ToInt64(member));
            }
        }
    }
}

/// <summary>A structure of ours and the kernel's.</summary>
/// <param name="Type">Ours; its fields are in the kernel's order.</param>
/// <param name="Name">The kernel's name.</param>
/// <param name="Fields">The kernel's names of the fields; null for padding that has none.</param>
internal sealed record UapiStruct(Type Type, string Name, params string?[] Fields);

/// <summary>
/// What the package knows of the kernel's numbers, for the comparison with the kernel's own headers (<see cref="UapiTests"/>). A new enum,
/// structure or constant belongs into one of the tables; the tests say which one is missing.
/// </summary>
internal static partial class Tables
{
    internal static IEnumerable<UapiEnum> Enums => [.. WireEnums, .. RtnetlinkEnums, .. NfTablesEnums, .. ConntrackEnums, .. SockDiagEnums];

    internal static IEnumerable<UapiStruct> Structs => [.. WireStructs, .. RtnetlinkStructs, .. NfTablesStructs, .. SockDiagStructs];

    /// <summary>Constants by Type.Name whose name is not the kernel's, and what they are in C. Those in capitals need no entry.</summary>
    internal static IReadOnlyDictionary<string, string> Constants { get; } =
        new[] { WireConstants, RtnetlinkConstants, NfTablesConstants }.SelectMany(table => table).ToDictionary();

    /// <summary>Constants that no header has: sizes that we chose, and numbers of programs rather than of the kernel.</summary>
    internal static IReadOnlySet<string> Ours { get; } = new HashSet<string>
    {
        "InterfaceName.LatinNoBreakSpace", "NamedNamespaces.DefaultDirectory", "NamedNamespaces.OwnerReads", "NamespaceThread.StackSize", "NamespaceWorker.StackSize", "NamespaceUser.LongestCommand",
        "Sysctl.LongestValue",
        "NetlinkSocket.ReceiveBufferSize", "NetlinkSocket.KernelReceiveBufferSize", "NetlinkSocket.KernelSendBufferSize",
        "NetlinkSocket.ChunkSize",
        "UserData.Comment", "UserData.SetComment", "UserData.SetKeyByteOrder", "UserData.SetDataByteOrder", "UserData.SetDataInterval",
        "UserData.ElementFlags", "UserData.IntervalIsOpen", "UserData.LongestComment", "DataType.BitsPerJoinedType",
        "Transaction.LargestElementList", "AttributeSpace.Any", "VxlanKind.IanaPort", "VxlanKind.LargestId",
        "TokenBucket.Kind", "TokenBucket.TicksPerSecond", "TokenBucket.MicrosecondsPerSecond", "TokenBucket.CellLog", "Redirect.Priority",
        // The kernel's, but of no header for programs: net/tcp_states.h.
        "SockDiagSocket.StateClose", "SockDiagSocket.StateListen", "SockDiagSocket.StateBoundInactive",
    };
}
