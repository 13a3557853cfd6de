using System.CommandLine;
using System.CommandLine.Parsing;
using Gantry.Cli.Output;
using Gantry.Engine.Model;

namespace Gantry.Cli;

/// <summary>A call that can't be understood: what is wrong, what may have been meant, where to read on.</summary>
internal static class UsageError
{
    internal static int Report(ParseResult call, Terminal terminal, int status)
    {
        Command command = call.CommandResult.Command;
        string path = command is RootCommand ? "gantry" : $"gantry {command.Name}";
        string? unknown = call.UnmatchedTokens is [var first, ..] ? first : null;
        string message = call.Tokens.Count == 0 ? "gantry needs a command"
            : unknown is null ? call.Errors[0].Message.TrimEnd('.')
            : command is RootCommand && !unknown.StartsWith('-') ? $"there is no command \"{unknown}\""
            : unknown.StartsWith('-') ? $"{path} has no option {unknown}"
            : $"{path} does not take \"{unknown}\"";
        string? hint = unknown is null ? null : Suggestion.Hint(unknown, Words(command).Where(word => word.StartsWith('-') == unknown.StartsWith('-')));
        terminal.Fail(message, [.. hint is null ? Array.Empty<string>() : [hint], $"{path} --help tells how to call it"]);
        return status;
    }

    private static IEnumerable<string> Words(Command command) =>
        command.Subcommands.Select(sub => sub.Name).Concat(command.Options.SelectMany(option => option.Aliases.Append(option.Name)));

    /// <summary>Refuses what looks like an option but is none of the command's, which the parser would take for the name of a file.</summary>
    internal static void RefuseOptions(ArgumentResult argument)
    {
        foreach (Token token in argument.Tokens.Where(token => token.Value is ['-', _, ..] && token.Type == TokenType.Argument))
        {
            var command = (CommandResult)argument.Parent!;
            string? hint = Suggestion.Hint(token.Value, Words(command.Command).Where(word => word.StartsWith('-')));
            argument.AddError($"gantry {command.Command.Name} has no option {token.Value}{(hint is null ? "" : $", {hint}")}");
        }
    }
}
