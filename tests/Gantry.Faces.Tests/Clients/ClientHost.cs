using System.Diagnostics;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;

namespace Gantry.Faces.Tests.Clients;

/// <summary>
/// A machine of the test's own for container engines: network, mounts and processes, with nothing in /run, /var/lib and /etc/cni, and the
/// published binary in /opt/cni/bin under the plugins' names. All that runs there ends with it.
/// </summary>
internal sealed class ClientHost : IDisposable
{
    internal const string Conflist = "/etc/cni/net.d/10-net.conflist";

    /// <summary>Engines leave daemons behind; as the first process the shell must take in their deaths.</summary>
    private const string SetUp = """
        mkdir etc; mount -t tmpfs tmpfs etc; mkdir etc/upper etc/work
        mount -t overlay -o lowerdir=/etc,upperdir=etc/upper,workdir=etc/work overlay /etc
        for folder in /run /var/lib /var/tmp /opt /dev/shm; do mount -t tmpfs -o mode=755 tmpfs $folder; done
        mkdir -p /run/netns /opt/cni/bin
        rm -rf /etc/cni; mkdir -p /etc/cni/net.d
        for name in gantry-cni bridge host-local static portmap firewall tuning bandwidth; do ln -s $BINARY /opt/cni/bin/$name; done
        ip link set lo up
        echo ready
        exec 3<&0
        cat <&3 & wait $!
        """;

    private static readonly string s_binary = Environment.GetEnvironmentVariable("GANTRY_BINARY")
        ?? Path.Combine(Repository.Root, "artifacts/publish/Gantry.Cli/release_linux-x64/gantry");

    private readonly Process _keeper;

    internal ClientHost(string? conflist = null)
    {
        Sandbox.Require();
        Folder = Directory.CreateTempSubdirectory("gantry-client-").FullName;
        _keeper = Process.Start(new ProcessStartInfo("unshare", ["-n", "-m", "-p", "-f", "--kill-child", "--mount-proc", "--propagation", "private", "sh", "-ec", SetUp])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["BINARY"] = s_binary },
        })!;
        if (_keeper.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException("The machine can't be made: this needs root.");
        }
        Namespace = NetworkNamespace.Open($"/proc/{_keeper.Id}/ns/net");
        World = new World(Namespace, defaultRoute: true);
        if (conflist is not null)
        {
            Write(Conflist, conflist);
        }
    }

    /// <summary>The machine's network.</summary>
    internal NetworkNamespace Namespace { get; }

    /// <summary>What is outside of it.</summary>
    internal World World { get; }

    /// <summary>The folder that commands are run in.</summary>
    internal string Folder { get; }

    /// <summary>No other machine has the same: for what all of them share, the kernel's control groups.</summary>
    internal string Name => Path.GetFileName(Folder);

    public void Dispose()
    {
        World.Dispose();
        Namespace.Dispose();
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
        Shell.Execute("find", ["/sys/fs/cgroup", "-depth", "-type", "d", "-path", $"*/{Name}*", "-exec", "rmdir", "{}", ";"]);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Its root folder, as seen from outside.</summary>
    internal string Root => $"/proc/{_keeper.Id}/root";

    internal void Write(string path, string text) => File.WriteAllText(Root + path, text);

    /// <summary>Runs a script of bash; its status is an answer.</summary>
    internal ShellResult Try(string script) => Shell.Execute("nsenter", [.. Inside, "bash", "-c", script]);

    /// <summary>Runs a script of bash and gives back what it prints; the first command that fails is the last.</summary>
    internal string Run(string script)
    {
        ShellResult result = Shell.Execute("nsenter", [.. Inside, "bash", "-ec", script]);
        return result.Status == 0 ? result.Output : throw new ShellException(script, result);
    }

    /// <summary>A namespace that ip netns made on this machine.</summary>
    internal NetworkNamespace OpenNamed(string name) => NetworkNamespace.Open($"{Root}/run/netns/{name}");

    /// <summary>What Gantry still keeps of containers: their records and their addresses.</summary>
    internal string[] Kept() => Run("find /run/gantry/cni/*/nodes /run/gantry/cni/*/leases -path '*/nodes/*' -o -type l 2> /dev/null || true").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string[] Inside =>
    [
        "--target", $"{_keeper.Id}", "--net", "--mount", $"--pid=/proc/{_keeper.Id}/ns/pid_for_children", "--",
        "env", "-C", Folder, "LC_ALL=C.UTF-8", $"PATH={Path.GetDirectoryName(s_binary)}:{Environment.GetEnvironmentVariable("PATH")}", $"CONTAINERD_NAMESPACE={Name}",
    ];
}
