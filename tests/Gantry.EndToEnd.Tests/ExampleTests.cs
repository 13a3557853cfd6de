using System.Text.RegularExpressions;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>
/// Each example's page says what to try and what is printed then; the test does exactly that, with the published binary. A line of the page
/// must be a part of the output, "…" stands for anything. What ends with &amp; goes on in the background.
/// </summary>
public sealed partial class ExampleTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Pages { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/examples"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_the_page_says_is_what_happens(string page)
    {
        using CliHost host = CliHost.Create();
        Directory.CreateSymbolicLink(Path.Combine(host.Folder, "examples"), Path.Combine(Repository.Root, "examples"));
        string before = host.Picture();
        List<int> background = [];
        try
        {
            foreach ((string command, string[] output) in Steps(File.ReadAllText(Path.Combine(Repository.Root, "docs/examples", page + ".md"))))
            {
                if (command.EndsWith('&'))
                {
                    background.Add(int.Parse(host.Run($"({command.TrimEnd('&', ' ')}) > /dev/null 2>&1 < /dev/null & echo $!")));
                    continue;
                }
                Expect(host, command, output);
            }
        }
        finally
        {
            background.ForEach(pid => host.Try($"kill {pid}"));
        }
        host.Try("gantry down --all");
        Assert.Equal(before, host.Picture());
    }

    [Fact]
    public void Every_example_has_a_page()
    {
        IEnumerable<string> examples = Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!);
        Assert.Empty(examples.Except(["tutorial"]).Except(Pages.Select(row => row.Data)));
    }

    private static void Expect(CliHost host, string command, string[] output)
    {
        // A link that came up just now, or a server that starts, may take a moment; what changes something is done once.
        long deadline = Environment.TickCount64 + (command.StartsWith("gantry up", StringComparison.Ordinal) ? 0 : (long)s_patience.TotalMilliseconds);
        while (true)
        {
            ShellResult result = host.Try($"{{ {command}\n}} 2>&1");
            string[] printed = result.Output.Split('\n');
            string? missing = output.FirstOrDefault(line => !printed.Any(Pattern(line).IsMatch));
            if (missing is null && result.Status == 0)
            {
                return;
            }
            if (Environment.TickCount64 >= deadline)
            {
                Assert.Fail($"$ {command}\nstatus {result.Status}, {(missing is null ? "though it printed what it should" : $"without \"{missing}\"")}:\n{result.Output}");
            }
        }
    }

    private static Regex Pattern(string line) => new(string.Join(".*", line.Split('…').Select(part => Regex.Escape(part.Trim()))));

    /// <summary>The commands of the page's console blocks, each with the lines behind it.</summary>
    private static IEnumerable<(string Command, string[] Output)> Steps(string page)
    {
        foreach (Match block in Console().Matches(page))
        {
            string[] steps = block.Groups[1].Value.Split("\n$ ");
            foreach (string step in steps.Skip(1))
            {
                string[] lines = step.TrimEnd('\n').Split('\n');
                yield return (lines[0], lines[1..]);
            }
        }
    }

    [GeneratedRegex("```console(\n.*?)```", RegexOptions.Singleline)]
    private static partial Regex Console();
}
