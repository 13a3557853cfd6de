using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Files;

namespace Gantry.Cli;

/// <summary>What went wrong, told to a person, and the exit status that goes with it. GANTRY_TRACE=stack tells programmers more.</summary>
internal static class Failure
{
    private const int MostDetails = 2;

    internal static int Report(Exception failure, Terminal terminal, int usage, int failed, int mostErrors)
    {
        int status = failed;
        CallLog.OfProcess?.Fail(failure.Message);
        switch (failure)
        {
            case FileException file:
                status = usage;
                foreach (FileError error in file.Errors.Take(mostErrors))
                {
                    terminal.Fail(error.FirstLine, error.Hint is { } hint ? [hint] : []);
                }
                if (file.Errors.Count > mostErrors)
                {
                    terminal.Fail($"and {Count.Of(file.Errors.Count - mostErrors, "more error")}", "gantry check tells all");
                }
                break;
            case FabricException fabric:
                status = fabric.IsUsage ? usage : failed;
                terminal.Fail(fabric.Message, fabric.Details.Take(MostDetails));
                break;
            default:
                Drop(terminal);
                terminal.Fail(failure.Message.ReplaceLineEndings(" "));
                break;
        }
        if (Environment.GetEnvironmentVariable("GANTRY_TRACE")?.Contains("stack", StringComparison.Ordinal) == true)
        {
            terminal.Error.WriteLine(failure);
        }
        return status;
    }

    /// <summary>If it was standard output that failed, what is left of it would fail again.</summary>
    private static void Drop(Terminal terminal)
    {
        try
        {
            terminal.Out.Flush();
        }
        catch (IOException)
        {
            // This is the failure that is being reported.
        }
    }
}
