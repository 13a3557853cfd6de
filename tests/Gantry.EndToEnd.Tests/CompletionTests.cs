using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>The completion scripts, sourced by the shells they are for, with the tutorial up.</summary>
public sealed class CompletionTests
{
    // Each shell is told the line up to the cursor and prints what it would offer.
    private const string Bash = """
        source <(gantry completion bash)
        complete -p gantry | grep -q -- '-o default'
        COMP_LINE=$LINE COMP_POINT=${#LINE} COMPREPLY=()
        spaced=${LINE//=/ = }
        read -ra COMP_WORDS <<< "$spaced"
        [[ $LINE == *[' =']  ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _gantry
        ((${#COMPREPLY[@]} > 0)) || mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // The line editor's own commands can't be had without a terminal.
    private const string Zsh = """
        autoload -U compinit && compinit -u -D
        source <(gantry completion zsh)
        compadd() { print -rl -- ${(P)2} }
        compset() { [[ $LINE == *=* ]] }
        _files() { print -rl -- ${cur}*(N) }
        _normal() { print -rl -- ${(k)commands[(I)$words[CURRENT]*]} }
        words=(${(s: :)LINE})
        [[ $LINE == *' ' ]] && words+=('')
        CURRENT=$#words
        _gantry
        """;

    private const string Fish = """
        gantry completion fish | source
        complete -C $LINE | string replace -r '\t.*' '' | string replace -r '^--name=' ''
        """;

    public static TheoryData<string, string> Shells { get; } = new()
    {
        { "bash --norc --noprofile", Bash },
        { "zsh -f", Zsh },
        { "fish --no-config", Fish },
    };

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_can_follow_is_offered(string shell, string script)
    {
        using CliHost host = CliHost.WithTutorial();
        host.Write("extra.yaml", "nodes: {}");
        host.Write("complete", script);
        foreach ((string line, string offered) in new[]
        {
            ("gantry ex", "exec"),
            ("gantry exec ", "x1 x2"),
            ("gantry exec x1 -- hostname", "hostname*"),
            ("gantry inspect x", "x1 x2 xavki0"),
            ("gantry plan --ex", "--exit-code"),
            ("gantry up ", "extra.yaml tutorial.yaml*"),
            ("gantry up ext", "extra.yaml"),
            ("gantry down --name ", "tutorial"),
            ("gantry down --name=t", "tutorial"),
            ("gantry completion ", "bash fish zsh"),
        })
        {
            ShellResult result = host.Try($"LINE='{line}' {shell} complete");
            string[] words = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
            string[] expected = offered.TrimEnd('*').Split(' ');
            if (offered.EndsWith('*'))
            {
                Assert.All(expected, word => Assert.Contains(word, words));
            }
            else
            {
                Assert.True(expected.SequenceEqual(words), $"{line}: {string.Join(' ', words)} {result.Errors}");
            }
        }
    }

    [Fact]
    public void Completion_is_silent_and_quick_where_nothing_can_be_read()
    {
        using CliHost host = CliHost.Create();
        ShellResult result = host.Try("""setpriv --reuid 65534 --regid 65534 --clear-groups gantry '[suggest:12]' 'gantry exec '""");
        Assert.Equal((0, ""), (result.Status, result.Errors));
    }
}
