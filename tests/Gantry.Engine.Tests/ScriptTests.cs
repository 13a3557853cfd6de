using Gantry.Engine.Files;
using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;
using Xunit;

namespace Gantry.Engine.Tests;

/// <summary>The script builds what up builds: each example by both ways, each in a bare host of its own, read back and compared.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Examples { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.yaml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_script_builds_what_up_builds(string example)
    {
        Topology topology = Read(example);
        using FabricHost host = FabricHost.Create();
        new Fabric(host.Host, topology.Name).Up(topology, source: null);
        string up = Comparable(name => name is null ? KernelPicture.Take(host.Test.Namespace) : host.RunIn(name, KernelPicture.Commands), topology);

        using TestHost bare = TestHost.Create();
        string script = RunScript(bare.Namespace, ShellScript.Up(topology), topology);
        Assert.Equal(up, Comparable(name => Section(script, name ?? "host"), topology));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_script_that_takes_down_leaves_a_bare_host(string example)
    {
        Topology topology = Read(example);
        using TestHost bare = TestHost.Create();
        string before = Section(RunScript(bare.Namespace, "", Topology.Empty(topology.Name)), "host");
        string after = Section(RunScript(bare.Namespace, ShellScript.Up(topology) + ShellScript.Down(topology), Topology.Empty(topology.Name)), "host");
        Assert.Equal(before, after);
        Assert.Equal("", bare.Run("nft list ruleset"));
    }

    [Fact]
    public void Each_step_of_the_script_says_what_it_is_for()
    {
        string[] lines = ShellScript.Up(Read("tutorial.yaml")).Split('\n');
        Assert.Contains("ip netns add x1", lines);
        Assert.Contains(lines, line => line.StartsWith("ip link add xavki0 ", StringComparison.Ordinal) && line.EndsWith(" type bridge", StringComparison.Ordinal));
        Assert.Contains("ip -n x1 route add default via 10.11.0.1 dev xpeer1", lines);
        for (int i = 1; i < lines.Length; i++)
        {
            // Behind an empty line begins a step.
            Assert.True(lines[i - 1].Length > 0 || lines[i].Length == 0 || lines[i].StartsWith("# ", StringComparison.Ordinal), lines[i]);
        }
    }

    private static Topology Read(string example) => TopologyFile.Read(Path.Combine(Repository.Root, "examples", example));

    /// <summary>Runs a script in a mount namespace with names of its own, and reads the host and the nodes back before all that is gone.</summary>
    private static string RunScript(NetworkNamespace host, string script, Topology topology)
    {
        string file = Path.GetTempFileName();
        try
        {
            IEnumerable<string> readBack = topology.Nodes.Select(node => $"echo '=== {node.Name}'; ip netns exec {node.Name} sh -c \"$picture\"");
            File.WriteAllText(file, $"""
                set -e
                mount -t tmpfs none /run
                mkdir /run/netns /run/upper /run/work
                mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work overlay /etc
                picture=$(cat <<'PICTURE'
                {KernelPicture.Commands}
                PICTURE
                )
                (
                true
                {script}
                )
                echo '=== host'; sh -c "$picture"
                {string.Join('\n', readBack)}
                """);
            return Shell.Run(host, $"unshare -m --propagation private sh {file}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Section(string output, string name)
    {
        string head = $"=== {name}\n";
        int start = output.IndexOf(head, StringComparison.Ordinal) + head.Length;
        int end = output.IndexOf("\n=== ", start, StringComparison.Ordinal);
        return (end < 0 ? output[start..] : output[start..end]).TrimEnd();
    }

    private static string Comparable(Func<string?, string> picture, Topology topology) => string.Join(
        "\n",
        topology.Nodes.Select(node => node.Name.ToString()).Prepend(null).Select(name => $"=== {name}\n{KernelPicture.WithoutChance(picture(name)).TrimEnd()}"));
}
