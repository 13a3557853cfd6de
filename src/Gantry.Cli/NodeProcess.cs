using System.Runtime.InteropServices;
using System.Text;
using Gantry.Cli.Interop;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Netlink;
using Gantry.Netlink.Namespaces;

namespace Gantry.Cli;

/// <summary>
/// This process turned into a command inside a node, by the steps of <c>ip netns exec</c> (iproute2, lib/namespace.c, netns_switch), so
/// that the command finds what it would find there: its own /sys, and the files of /etc/netns/NODE over those of /etc.
/// </summary>
internal sealed class NodeProcess(string node, NetworkNamespace inside, Terminal terminal)
{
    private const string FilesOfNodes = "/etc/netns";

    /// <summary>Comes back only where it did not work, with the exit status to end with.</summary>
    /// <param name="command">The command and its arguments, as bytes that end with NUL.</param>
    internal int Become(IReadOnlyList<byte[]> command)
    {
        NamespaceThread.Enter(inside);
        Require(Libc.Unshare(Libc.CLONE_NEWNS) == 0, "a mount namespace of its own");
        Require(Libc.TryMount("", "/", "none", Libc.MS_SLAVE | Libc.MS_REC), "mounts that stay inside");
        ShowOwnDevices();
        BindFiles();
        // The runtime ignores it, and what is ignored stays so across execve. All else that it handles goes back to the default by itself.
        _ = Libc.SetSignal(Libc.SIGPIPE, Libc.SIG_DFL);
        Errno errno = Libc.Execute(command);
        terminal.Fail($"node {node}: {Encoding.UTF8.GetString(command[0]).TrimEnd('\0')}: {Words(errno)}");
        return errno == Errno.ENOENT ? ExitStatus.NotFound : ExitStatus.CannotRun;
    }

    /// <summary>What /sys/class/net shows belongs to the namespace of the thread that mounted it.</summary>
    private void ShowOwnDevices()
    {
        _ = Libc.Unmount("/sys", Libc.MNT_DETACH); // There may be none.
        Require(Libc.TryMount(node, "/sys", "sysfs", Libc.IsReadOnly("/sys") ? Libc.MS_RDONLY : 0), "its own /sys");
    }

    private void BindFiles()
    {
        string folder = Path.Combine(FilesOfNodes, node);
        if (!Directory.Exists(folder))
        {
            return;
        }
        foreach (string file in Directory.EnumerateFileSystemEntries(folder))
        {
            string target = Path.Combine("/etc", Path.GetFileName(file));
            if (!Libc.TryMount(file, target, "none", Libc.MS_BIND))
            {
                terminal.Fail($"node {node}: {file} can't be bound over {target}: {Words(Libc.LastError)}");
            }
        }
    }

    private void Require(bool done, string what)
    {
        if (!done)
        {
            throw new FabricException($"node {node}: can't get {what}: {Words(Libc.LastError)}");
        }
    }

    private static string Words(Errno errno) => Marshal.GetPInvokeErrorMessage((int)errno);
}
