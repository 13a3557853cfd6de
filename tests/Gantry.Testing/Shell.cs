using System.Diagnostics;
using System.Text.Json.Nodes;
using Gantry.Netlink.Namespaces;

namespace Gantry.Testing;

/// <summary>Runs the tools that say what is true: ip, nft, ping.</summary>
public static class Shell
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(180);

    /// <summary>Runs commands of sh inside a network namespace and gives back what they print; the first that fails is the last.</summary>
    /// <exception cref="ShellException">It ends with another status than 0.</exception>
    public static string Run(NetworkNamespace inside, string command)
    {
        ShellResult result = Try(inside, command);
        return result.Status == 0 ? result.Output : throw new ShellException(command, result);
    }

    /// <summary>Runs a command that prints JSON, such as <c>ip -j</c> and <c>nft -j</c>; no output is the empty array.</summary>
    public static JsonNode RunJson(NetworkNamespace inside, string command) =>
        Run(inside, command) is var text && string.IsNullOrWhiteSpace(text) ? new JsonArray() : JsonNode.Parse(text)!;

    /// <summary>Runs a command of sh inside a network namespace; its status is an answer.</summary>
    public static ShellResult Try(NetworkNamespace inside, string command)
    {
        ArgumentNullException.ThrowIfNull(inside);
        Sandbox.Require();
        ShellResult result = Execute("nsenter", [$"--net=/proc/{Environment.ProcessId}/fd/{inside.Handle.DangerousGetHandle()}", "--", "sh", "-ec", command]);
        GC.KeepAlive(inside);
        return result;
    }

    internal static string RunHere(string command)
    {
        ShellResult result = Execute("sh", ["-ec", command]);
        return result.Status == 0 ? result.Output : throw new ShellException(command, result);
    }

    /// <summary>Runs a program, where the test itself is, and waits for its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads on standard input.</param>
    public static ShellResult Execute(string program, IReadOnlyList<string> arguments, string input = "")
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended, or closed its end, without reading: its own affair.
        }
        if (!process.WaitForExit(s_deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended in {s_deadline.TotalSeconds} s.");
        }
        return new ShellResult(process.ExitCode, output.Result, errors.Result);
    }
}

/// <summary>How a command ended.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Errors">What it wrote on standard error.</param>
public sealed record ShellResult(int Status, string Output, string Errors);

/// <summary>A command that ended with another status than 0.</summary>
public sealed class ShellException(string command, ShellResult result)
    : Exception($"{command}: status {result.Status}: {result.Errors.Trim()} {result.Output.Trim()}");
