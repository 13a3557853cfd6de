using System.CommandLine;
using Gantry.Cli.Output;

namespace Gantry.Cli.Commands;

internal sealed class CompletionCommand : Verb
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh or fish" };

    internal CompletionCommand(Terminal terminal) : base(
        "completion",
        "Print the script that lets a shell complete commands, options, files and names",
        terminal,
        new("source <(gantry completion bash)", "for this shell; ~/.bashrc for all"),
        new("gantry completion zsh > ~/.zfunc/_gantry", "a folder of $fpath"),
        new("gantry completion fish | source", "for this shell"))
    {
        _shell.CompletionSources.Add("bash", "zsh", "fish");
        _shell.Validators.Add(argument =>
        {
            if (argument.Tokens is [{ Value: var shell }] && shell is not ("bash" or "zsh" or "fish"))
            {
                argument.AddError($"gantry completes for bash, zsh and fish, not for \"{shell}\"");
            }
        });
        Add(_shell);
    }

    protected override int Run(ParseResult call)
    {
        Terminal.Out.Write(call.GetRequiredValue(_shell) switch
        {
            "bash" => CompletionScripts.Bash,
            "zsh" => CompletionScripts.Zsh,
            _ => CompletionScripts.Fish,
        });
        return ExitStatus.Done;
    }
}
