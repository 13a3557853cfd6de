using System.Diagnostics;
using System.Text.Json.Nodes;
using Gantry.Testing;

namespace Gantry.EndToEnd.Tests;

/// <summary>
/// A host of the test's own for the published binary: a network and a mount namespace, with an empty /run, an /etc that may be written to,
/// and a folder to work in. <c>gantry</c> is in PATH. The namespaces live as long as a process that waits in them.
/// </summary>
internal sealed class CliHost : IDisposable
{
    private const string SetUp = """
        chmod a+rx . # for who is not root
        mkdir etc && mount -t tmpfs tmpfs etc && mkdir etc/upper etc/work
        mount -t overlay -o lowerdir=/etc,upperdir=etc/upper,workdir=etc/work overlay /etc
        mount -t tmpfs -o mode=755 tmpfs /run
        ip link set lo up
        echo ready
        exec cat
        """;

    private readonly Process _keeper;

    private CliHost()
    {
        Sandbox.Require();
        Folder = Directory.CreateTempSubdirectory("gantry-e2e-").FullName;
        string[] network = IsMachine ? [] : ["-n"];
        _keeper = Process.Start(new ProcessStartInfo("unshare", [.. network, "-m", "--propagation", "private", "sh", "-ec", SetUp])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (_keeper.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException("The host's namespaces can't be made: this needs root.");
        }
    }

    /// <summary>Whether the hosts have the machine's own network, its first namespace: tests/kernel/checks says so in a machine that is there for nothing else.</summary>
    internal static bool IsMachine { get; } = Environment.GetEnvironmentVariable("GANTRY_HOST") == "machine";

    /// <summary>The published binary.</summary>
    internal static string Binary { get; } = Environment.GetEnvironmentVariable("GANTRY_BINARY")
        ?? throw new InvalidOperationException("GANTRY_BINARY does not say where the published binary is: ./run test does.");

    /// <summary>The folder that commands are run in.</summary>
    internal string Folder { get; }

    /// <summary>The host's root folder, as seen from outside.</summary>
    internal string Root => $"/proc/{_keeper.Id}/root";

    internal static CliHost Create() => new();

    /// <summary>A host whose folder has the tutorial as tutorial.yaml, and where it is up.</summary>
    internal static CliHost WithTutorial()
    {
        CliHost host = Create();
        host.WriteTutorial();
        host.Run("gantry up tutorial.yaml");
        return host;
    }

    internal void WriteTutorial(string name = "tutorial.yaml") => File.Copy(Path.Combine(Repository.Root, "examples/tutorial.yaml"), Path.Combine(Folder, name));

    internal void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>Runs gantry.</summary>
    internal ShellResult Gantry(params IReadOnlyList<string> arguments) => Shell.Execute("nsenter", [.. Inside, "gantry", .. arguments]);

    /// <summary>Runs a script of bash; its status is an answer.</summary>
    internal ShellResult Try(string script, string input = "") => Shell.Execute("nsenter", [.. Inside, "bash", "-c", script], input);

    /// <summary>Runs a script of bash and gives back what it prints; the first command that fails is the last.</summary>
    internal string Run(string script)
    {
        ShellResult result = Shell.Execute("nsenter", [.. Inside, "bash", "-ec", script]);
        return result.Status == 0 ? result.Output : throw new ShellException(script, result);
    }

    internal JsonNode RunJson(string script) => JsonNode.Parse(Run(script))!;

    /// <summary>Starts a program and does not wait. The process is the program itself: what starts it is replaced by it.</summary>
    internal Process Start(params IReadOnlyList<string> command) => Process.Start(
        new ProcessStartInfo("nsenter", [.. Inside, .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>The host and every named namespace, as the kernel has them, and Gantry's records.</summary>
    internal string Picture() => Run($$"""
        {{KernelPicture.Commands}}
        for name in $(ip netns list | cut -d' ' -f1 | sort); do
            echo "namespace $name"
            ip netns exec $name bash -ec "$(cat <<'END'
        {{KernelPicture.Commands}}
        END
        )"
        done
        find /run/gantry -name '*.json' 2> /dev/null | sort | xargs -r cat
        """);

    public void Dispose()
    {
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string[] Inside =>
    [
        "--target", $"{_keeper.Id}", "--net", "--mount", "--", "env", "-C", Folder, "LC_ALL=C.UTF-8", $"PATH={Path.GetDirectoryName(Binary)}:{Environment.GetEnvironmentVariable("PATH")}",
    ];
}
