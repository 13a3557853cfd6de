using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Gantry.Cli.Output;

namespace Gantry.Cli.Commands;

internal sealed class VersionCommand : Verb
{
    private readonly Option<bool> _json = JsonOption();

    internal VersionCommand(Terminal terminal) : base("version", "Print the version", terminal, new Example("gantry version --json", "for a program")) => Add(_json);

    /// <summary>"0.1.0", and behind a plus sign the commit that it was built from.</summary>
    internal static string Text { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    protected override int Run(ParseResult call)
    {
        Terminal.Out.WriteLine(call.GetValue(_json) ? Json.Version(Text) : $"gantry {Text}");
        return ExitStatus.Done;
    }
}

/// <summary><c>gantry --version</c>.</summary>
internal sealed class PrintVersion(Terminal terminal) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        terminal.Out.WriteLine($"gantry {VersionCommand.Text}");
        return ExitStatus.Done;
    }
}
