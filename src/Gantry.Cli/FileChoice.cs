using System.CommandLine;
using System.CommandLine.Parsing;
using Gantry.Engine.Files;
using Gantry.Engine.Model;

namespace Gantry.Cli;

/// <summary>The topology file that a command is given, and values for its variables.</summary>
internal sealed class FileChoice
{
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description = "A value for ${NAME} in the file, over the environment's; may be repeated",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the argument and the option to a command.</summary>
    internal FileChoice(Command command)
    {
        File.Validators.Add(UsageError.RefuseOptions);
        _set.Validators.Add(RefuseNoPairs);
        command.Add(File);
        command.Add(_set);
    }

    internal Argument<string?> File { get; } = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"The topology file; - is standard input, nothing is ./{TopologyFile.DefaultName}",
    };

    /// <summary>Whether the call says a file.</summary>
    internal bool IsSaid(ParseResult call) => call.GetValue(File) is not null;

    /// <exception cref="FileException">It is not there or not valid.</exception>
    internal TopologySource Read(ParseResult call) => TopologySource.Read(call.GetValue(File), ValuesOf(call));

    /// <summary>The name of its fabric alone.</summary>
    /// <exception cref="FileException">It is not there, or says no valid name.</exception>
    internal FabricName ReadName(ParseResult call) => TopologySource.ReadName(call.GetValue(File), ValuesOf(call));

    private Variables ValuesOf(ParseResult call)
    {
        var values = new Dictionary<string, string>();
        foreach (string pair in call.GetValue(_set) ?? [])
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            values[pair[..equals]] = pair[(equals + 1)..];
        }
        return Variables.With(values);
    }

    private static void RefuseNoPairs(OptionResult given)
    {
        foreach (Token token in given.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) is var at && (at < 0 || !Variables.IsName(token.Value[..at]))))
        {
            given.AddError($"--set takes NAME=VALUE, not \"{token.Value}\"");
        }
    }
}
