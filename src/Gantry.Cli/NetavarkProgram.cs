using Gantry.Cli.Commands;
using Gantry.Cli.Interop;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Netavark;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Cli;

/// <summary>The same program called as podman's netavark. Decided before the command line is built, which podman would wait for at each call.</summary>
internal static class NetavarkProgram
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    /// <summary>Podman's calls wait for each other anyway; this is for others.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    internal static bool IsMeant => OwnName.Text == NetavarkStandIn.ProgramName;

    internal static int Run(string[] arguments)
    {
        if (arguments.Contains("teardown"))
        {
            // Whoever stops podman while it takes a container down does not want half a container.
            Libc.IgnoreInterruptions();
        }
        using var input = new FileStream(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        return new NetavarkStandIn(VersionCommand.Text, () => Host.OpenCurrent(OwnName.Path, s_patience))
            .Run(arguments, Environment.GetEnvironmentVariable, input, new StandardStream(StandardOutput, "standard output"), line => new Terminal().Error.WriteLine($"gantry: {line}"));
    }
}
