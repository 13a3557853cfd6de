using System.Globalization;
using Gantry.Netlink.Namespaces;

namespace Gantry.Engine.Observe;

/// <summary>
/// An engine may hold the host's end of a published port by itself, so that nobody else takes it: podman's conmon binds it for as long as
/// its container runs. Such a port is held for the container, also where its rules are lost and made again.
/// </summary>
internal static class PortKeeper
{
    /// <summary>Whether a process watches over a container: it is the parent of one that lives in the container's namespace.</summary>
    internal static bool IsOf(int process, string path)
    {
        using NetworkNamespace? inside = NetworkNamespace.TryOpen(path);
        return inside is not null && NamespaceUser.Find(new HashSet<ulong> { inside.Inode })[inside.Inode].Any(user => ParentOf(user.Process) == process);
    }

    /// <summary>See proc_pid_status(5).</summary>
    private static int? ParentOf(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal)) is { } line
                ? int.Parse(line["PPid:".Length..], CultureInfo.InvariantCulture)
                : null;
        }
        catch (IOException)
        {
            return null; // It has ended.
        }
    }
}
