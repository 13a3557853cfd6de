using System.Diagnostics;
using Gantry.Testing;

namespace Gantry.Crash.Tests;

/// <summary>
/// A machine of the test's own for the published binary: a process that holds a network namespace and a mount namespace whose /run and
/// /etc are its own. It has what a bare host has: an uplink that lives by router advertisements, a link that forwards though the host
/// does not, a device that nothing uses, a stranger's table.
/// </summary>
internal sealed class Machine : IDisposable
{
    private const string Preparation = """
        mount --make-rprivate /
        mount -t tmpfs tmpfs /run
        mkdir -p /run/.etc/upper /run/.etc/work /run/lab
        mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/.etc/upper,workdir=/run/.etc/work /etc
        ip link set lo up
        ip link add uplink address 02:00:00:00:01:01 type veth peer name far address 02:00:00:00:01:02
        ip address add 198.51.100.1/24 dev uplink
        ip link set far up
        ip link set uplink up
        ip route add default via 198.51.100.2
        ip link add keep address 02:00:00:00:02:01 type veth peer name kept address 02:00:00:00:02:02
        ip link set keep up
        ip link add spare address 02:00:00:00:03:01 type veth peer name spared address 02:00:00:00:03:02
        ip address add 203.0.113.1/24 dev spare
        sysctl -qw net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0 net.ipv4.conf.keep.forwarding=1 net.ipv4.conf.all.accept_redirects=0
        nft 'table inet stranger { set s { type ipv4_addr; elements = { 192.0.2.7 } }; chain c { ip saddr @s counter; }; }'
        """;

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);
    private readonly Process _holder;

    internal Machine()
    {
        Sandbox.Require();
        _holder = Process.Start(new ProcessStartInfo("unshare", ["-n", "-m", "--propagation", "private", "sh", "-ec", $"{Preparation}\necho ready\nexec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (_holder.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException("The machine can't be made.");
        }
    }

    /// <summary>The published binary.</summary>
    internal static string Binary { get; } = Environment.GetEnvironmentVariable("GANTRY_BINARY")
        ?? Path.Combine(Repository.Root, "artifacts/publish/Gantry.Cli/release_linux-x64/gantry");

    public void Dispose()
    {
        _holder.StandardInput.Close(); // cat ends with it, and the namespaces with cat.
        _holder.WaitForExit();
        _holder.Dispose();
    }

    /// <summary>Runs a program on the machine; how it ends is an answer.</summary>
    internal ShellResult Try(params IEnumerable<string> command)
    {
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', command)} has not ended in {s_deadline.TotalSeconds} s.");
        }
        return new ShellResult(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts a program on the machine, with pipes.</summary>
    internal Process Start(params IEnumerable<string> command)
    {
        Process process = Process.Start(new ProcessStartInfo("nsenter", ["-t", _holder.Id.ToString(), "-n", "-m", "--", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a program on the machine and gives back what it prints.</summary>
    /// <exception cref="ShellException">It ends with another status than 0.</exception>
    internal string Run(params IEnumerable<string> command)
    {
        ShellResult result = Try(command);
        return result.Status == 0 ? result.Output : throw new ShellException(string.Join(' ', command), result);
    }

    /// <summary>Runs a script of sh on the machine.</summary>
    internal string Sh(string script) => Run("sh", "-ec", script);

    /// <summary>Runs gantry on the machine.</summary>
    internal string Gantry(params IEnumerable<string> arguments) => Run([Binary, .. arguments]);

    /// <summary>Runs gantry on the machine; how it ends is an answer.</summary>
    internal ShellResult TryGantry(params IEnumerable<string> arguments) => Try([Binary, .. arguments]);

    /// <summary>Puts a file on the machine.</summary>
    internal void Write(string path, string content)
    {
        using Process process = Process.Start(new ProcessStartInfo("nsenter", ["-t", _holder.Id.ToString(), "-m", "--", "dd", "status=none", $"of={path}"])
        {
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Write(content);
        process.StandardInput.Close();
        process.WaitForExit();
    }
}
