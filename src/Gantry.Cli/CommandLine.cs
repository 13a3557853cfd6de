using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Gantry.Cli.Commands;
using Gantry.Cli.Output;

namespace Gantry.Cli;

/// <summary>The commands of <c>gantry</c> put together, and the way from the arguments to an exit status.</summary>
internal static class CommandLine
{
    // A file's name may begin with '@', and -v is no bundle of letters.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    internal static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        ParseResult call = Build(terminal).Parse(arguments, s_parsing);
        var verb = call.CommandResult.Command as Verb;
        int usage = verb?.UsageStatus ?? ExitStatus.Usage;
        int failed = usage == ExitStatus.Usage ? ExitStatus.Failed : usage;
        try
        {
            int status = call.Action is ParseErrorAction
                ? UsageError.Report(call, terminal, usage)
                : call.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
            terminal.Out.Flush();
            return status;
        }
        catch (Exception e)
        {
            return Failure.Report(e, terminal, usage, failed, verb?.MostErrors ?? Verb.UsualErrors);
        }
    }

    private static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("Builds container-style networks from a topology file: namespaces, veth pairs, bridges, routes, NAT.")
        {
            new UpCommand(terminal),
            new DownCommand(terminal),
            new PlanCommand(terminal),
            new CheckCommand(terminal),
            new ScriptCommand(terminal),
            new SchemaCommand(terminal),
            new PsCommand(terminal),
            new InspectCommand(terminal),
            new ExecCommand(terminal),
            new AllowCommand(terminal),
            new RepairCommand(terminal),
            new AttachCommand(terminal),
            new DetachCommand(terminal),
            new PublishCommand(terminal),
            new UnpublishCommand(terminal),
            new CniCommand(terminal),
            new CompletionCommand(terminal),
            new VersionCommand(terminal),
        };
        // The parser's own answers to /h and /? too, which are paths here.
        var help = new HelpOption("--help", "-h", "-?");
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(help);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion(terminal);
        return root;
    }
}
