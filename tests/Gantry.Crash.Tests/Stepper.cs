using System.Diagnostics;
using Gantry.Testing;

namespace Gantry.Crash.Tests;

/// <summary>Runs gantry on a machine under stepper/stepper.c, which counts its calls that change something and can kill it at one of them.</summary>
internal static class Stepper
{
    private const int Killed = 128 + 9;
    private static readonly Lazy<string> s_program = new(Build);

    /// <summary>The calls that change something, in words.</summary>
    internal static IReadOnlyList<string> Count(Machine machine, params IEnumerable<string> arguments)
    {
        string report = Path.GetTempFileName();
        try
        {
            machine.Run([s_program.Value, "-o", report, Machine.Binary, .. arguments]);
            return File.ReadAllLines(report);
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>Kills gantry at one of those calls, and says at which; null where it came to its end before.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="at">Which call, from 1.</param>
    /// <param name="after">Right after it; right before it otherwise.</param>
    /// <param name="arguments">Gantry's.</param>
    internal static string? Kill(Machine machine, int at, bool after, params IEnumerable<string> arguments)
    {
        string report = Path.GetTempFileName();
        try
        {
            ShellResult result = machine.Try([s_program.Value, "-o", report, "-n", $"{at}", .. after ? ["-a"] : Array.Empty<string>(), Machine.Binary, .. arguments]);
            return result.Status switch
            {
                Killed => $"{(after ? "after" : "before")} {File.ReadLines(report).Last()}",
                0 => null,
                _ => throw new ShellException($"stepper -n {at} gantry {string.Join(' ', arguments)}", result),
            };
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>The words of a command that kills gantry at one of those calls: it ends with 137 then, and as gantry does where that came to its end before.</summary>
    internal static IEnumerable<string> Command(int at, bool after) => [s_program.Value, "-o", "/dev/null", "-n", $"{at}", .. after ? ["-a"] : Array.Empty<string>(), Machine.Binary];

    private static string Build()
    {
        string source = Path.Combine(Repository.Root, "tests/Gantry.Crash.Tests/stepper/stepper.c");
        string program = Path.Combine(AppContext.BaseDirectory, "stepper");
        using Process compiler = Process.Start("gcc", ["-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source]);
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException($"{source} does not compile.");
    }
}
