using System.Text;
using Gantry.Cli.Interop;

namespace Gantry.Cli.Output;

/// <summary>Where the command line prints.</summary>
internal sealed class Terminal
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    internal TextWriter Out { get; } = new StreamWriter(new StandardStream(StandardOutput, "standard output"), s_utf8);

    internal TextWriter Error { get; } = new StreamWriter(new StandardStream(StandardError, "standard error"), s_utf8) { AutoFlush = true };

    /// <summary>Whether a line on standard error can be written over.</summary>
    internal bool CanRedraw { get; } = Libc.IsTerminal(StandardError) && IsCapable;

    /// <summary>Whether a person looks at the output and has not asked for black and white (https://no-color.org).</summary>
    internal bool Colours { get; } = Libc.IsTerminal(StandardOutput)
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && IsCapable;

    private static bool IsCapable => Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    internal string Green(string text) => Coloured(text, "32");

    internal string Yellow(string text) => Coloured(text, "33");

    internal string Red(string text) => Coloured(text, "31");

    internal string Bold(string text) => Coloured(text, "1");

    private string Coloured(string text, string colour) => Colours ? $"\e[{colour}m{text}\e[0m" : text;

    /// <summary>An error: what is wrong, and below it, indented, the kernel's words or what to do.</summary>
    internal void Fail(string message, params IEnumerable<string> details)
    {
        Out.Flush();
        Error.WriteLine(Printable(message));
        foreach (string line in details)
        {
            Error.WriteLine($"  {Printable(line)}");
        }
    }

    /// <summary>What a file or a call says is quoted in errors: its control characters must not command the terminal, nor make a line two.</summary>
    private static string Printable(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => c switch { '\n' => "\\n", '\t' => "\\t", _ when char.IsControl(c) => $"\\x{(int)c:x2}", _ => c.ToString() }))
        : text;
}
