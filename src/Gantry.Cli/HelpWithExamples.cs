using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Gantry.Cli.Commands;

namespace Gantry.Cli;

/// <summary>The parser's own help, and below it how a command is called in practice.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const int Width = 100; // Asking the terminal would mean Console, see StandardStream.
    private readonly HelpAction _help;

    internal HelpWithExamples(HelpAction help)
    {
        _help = help;
        _help.MaxWidth = Width;
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int status = _help.Invoke(parseResult);
        IReadOnlyList<Example> examples = parseResult.CommandResult.Command is Verb verb ? verb.Examples : Example.OfGantry;
        int width = examples.Max(example => example.Line.Length);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (Example example in examples)
        {
            output.WriteLine($"  {example.Line.PadRight(width)}  {example.What}");
        }
        return status;
    }
}
