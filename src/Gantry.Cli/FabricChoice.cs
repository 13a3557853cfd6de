using System.CommandLine;
using System.CommandLine.Parsing;
using Gantry.Engine;
using Gantry.Engine.Files;
using Gantry.Engine.Model;

namespace Gantry.Cli;

/// <summary>Which fabrics a command is about: the file's, the one that <c>--name</c> says, or all.</summary>
internal sealed class FabricChoice
{
    private readonly FileChoice _file;
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All fabrics that are up" };

    /// <summary>Adds the argument and the options to a command.</summary>
    internal FabricChoice(Command command)
    {
        _file = new FileChoice(command);
        command.Add(Name);
        command.Add(_all);
        command.Validators.Add(call =>
        {
            if (new SymbolResult?[] { call.GetResult(_file.File), call.GetResult(Name), call.GetResult(_all) }.Count(given => given?.Tokens.Count > 0 || given is OptionResult) > 1)
            {
                call.AddError("FILE, --name and --all exclude each other");
            }
        });
    }

    internal Option<string?> Name { get; } = NameOption();

    /// <summary>Whether the fabric was named by a file, which may or may not be up.</summary>
    internal bool IsByFile(ParseResult call) => call.GetValue(Name) is null && !call.GetValue(_all);

    internal bool IsNothingSaid(ParseResult call) => IsByFile(call) && !_file.IsSaid(call);

    internal bool IsAll(ParseResult call) => call.GetValue(_all);

    internal IReadOnlyList<FabricName> Names(ParseResult call, Host host) =>
        call.GetValue(_all) ? Fabric.List(host)
        : call.GetValue(Name) is { } name ? [new FabricName(name)]
        : [_file.ReadName(call)];

    internal static Option<string?> NameOption()
    {
        var option = new Option<string?>("--name", "-n") { HelpName = "FABRIC", Description = "A fabric that is up, by its name; needs no file" };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && FabricName.WhyNot(text) is { } reason)
            {
                given.AddError($"\"{text}\" can't be the name of a fabric: {reason}");
            }
        });
        option.CompletionSources.Add(_ => Suggestions.Fabrics());
        return option;
    }

    /// <summary>Whether there is a file here that needs no naming.</summary>
    internal static bool HasDefaultFile => File.Exists(TopologyFile.DefaultName);
}
