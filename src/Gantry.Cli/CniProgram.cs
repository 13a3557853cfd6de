using Gantry.Cli.Interop;
using Gantry.Cni;
using Gantry.Engine;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Cli;

/// <summary>
/// The same program called as a CNI plugin: by the name gantry-cni or one of the reference plugins', or with CNI_COMMAND set. Decided before
/// the command line is built, which a container runtime would wait for at each call.
/// </summary>
internal static class CniProgram
{
    private const string Command = "CNI_COMMAND";
    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    /// <summary>Runtimes wait for minutes, and ask again where they are told to.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether this call is one: a plugin has no arguments.</summary>
    internal static bool IsMeant(string[] arguments) =>
        arguments.Length == 0 && (CniPlugin.IsName(OwnName.Text) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Command)));

    /// <summary>The call in words.</summary>
    internal static string Words => string.Join(' ', ((string[])[Command, "CNI_CONTAINERID", "CNI_IFNAME"]).Select(Environment.GetEnvironmentVariable).Prepend(OwnName.Text));

    internal static int Run() =>
        new CniPlugin(OwnName.Text, () => Host.OpenCurrent(OwnName.Path, s_patience)).Run(Environment.GetEnvironmentVariable, OpenInput(), new StandardStream(StandardOutput, "standard output"));

    /// <summary>A person who tries it by hand has nothing to say there.</summary>
    private static Stream OpenInput() =>
        Libc.IsTerminal(StandardInput) ? Stream.Null : new FileStream(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);
}
