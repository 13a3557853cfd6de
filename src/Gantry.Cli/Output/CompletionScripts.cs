namespace Gantry.Cli.Output;

internal static class CompletionScripts
{
    internal const string Bash = "";
    internal const string Zsh = "";
    internal const string Fish = "";
}
