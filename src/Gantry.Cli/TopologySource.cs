using Gantry.Engine;
using Gantry.Engine.Files;
using Gantry.Engine.Model;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Cli;

/// <summary>A topology and where it came from.</summary>
/// <param name="Topology">The topology.</param>
/// <param name="Path">The full path of its file; null for standard input.</param>
internal sealed record TopologySource(Topology Topology, string? Path)
{
    private const string StandardInput = "-";
    private const string StandardInputName = "standard input";

    /// <exception cref="FileException">It is not there or not valid.</exception>
    internal static TopologySource Read(string? file, Variables variables) => file == StandardInput
        ? new(FromStandardInput(stream => TopologyFile.Read(stream, StandardInputName, variables)), null)
        : new(TopologyFile.Read(PathOf(file), variables), System.IO.Path.GetFullPath(PathOf(file)));

    /// <exception cref="FileException">It is not there, or says no valid name.</exception>
    internal static FabricName ReadName(string? file, Variables variables) => file == StandardInput
        ? FromStandardInput(stream => TopologyFile.ReadName(stream, StandardInputName, variables))
        : TopologyFile.ReadName(PathOf(file), variables);

    private static T FromStandardInput<T>(Func<Stream, T> read)
    {
        using var descriptor = new SafeFileHandle(0, ownsHandle: false);
        using var stream = new FileStream(descriptor, FileAccess.Read, bufferSize: 0);
        return read(stream);
    }

    private static string PathOf(string? file) =>
        file switch { null => TopologyFile.DefaultName, "" => throw new FabricException("the name of the file is empty") { IsUsage = true }, _ => file };
}
