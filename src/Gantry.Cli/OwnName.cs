namespace Gantry.Cli;

/// <summary>The name that the program was called by: it plays several parts.</summary>
internal static class OwnName
{
    /// <summary>The program itself, for a child.</summary>
    internal const string Path = "/proc/self/exe";

    internal static string Text { get; } = System.IO.Path.GetFileName(Environment.GetCommandLineArgs()[0]);
}
