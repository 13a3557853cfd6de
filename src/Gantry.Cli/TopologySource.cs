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

    /// <exception cref="FileException">It is not there or not valid.</exception>
    internal static TopologySource Read(string? file, Variables variables)
    {
        if (file == StandardInput)
        {
            using var descriptor = new SafeFileHandle(0, ownsHandle: false);
            using var stream = new FileStream(descriptor, FileAccess.Read, bufferSize: 0);
            return new TopologySource(TopologyFile.Read(stream, "standard input", variables), null);
        }
        string path = file switch { null => TopologyFile.DefaultName, "" => throw new FabricException("the name of the file is empty") { IsUsage = true }, _ => file };
        return new TopologySource(TopologyFile.Read(path, variables), System.IO.Path.GetFullPath(path));
    }
}
