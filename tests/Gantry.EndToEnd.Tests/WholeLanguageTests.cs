using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>A file with all that the language has.</summary>
public sealed class WholeLanguageTests
{
    private static readonly string s_file = Path.Combine(AppContext.BaseDirectory, "whole.yaml");

    [Fact]
    public void It_is_checked_without_root()
    {
        using CliHost host = CliHost.Create();
        File.Copy(s_file, Path.Combine(host.Folder, "whole.yaml"));
        Assert.Equal("demo: 4 networks, 8 nodes, 3 links\n", host.Run("setpriv --reuid=65534 --regid=65534 --clear-groups gantry check whole.yaml"));
    }

    [Fact]
    public void What_this_version_does_not_do_is_told_before_anything_is_touched()
    {
        using CliHost host = CliHost.Create();
        File.Copy(s_file, Path.Combine(host.Folder, "whole.yaml"));
        string before = host.Picture();
        foreach (string command in (string[])["up", "plan", "script"])
        {
            ShellResult refused = host.Try($"gantry {command} whole.yaml");
            Assert.Equal(2, refused.Status);
            Assert.Equal(
                "node web-1 is to run \"python3 -m http.server 80\", which this version of gantry does not do\n"
                + "  leave run: out and start it yourself: gantry exec web-1 -- PROGRAM\n",
                refused.Errors);
        }
        Assert.Equal(before, host.Picture());
    }
}
