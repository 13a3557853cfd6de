using Gantry.Netlink.Interop;

namespace Gantry.Netlink.Namespaces;

/// <summary>
/// Names of network namespaces as <c>ip netns</c> keeps them: a file in a directory, /run/netns on a host, with the namespace bound over it.
/// </summary>
/// <param name="directory">Where the names live.</param>
/// <remarks>iproute2, ip/ipnetns.c, netns_add: the directory is a shared mount, so that names pass between mount namespaces.</remarks>
public sealed class NamedNamespaces(string directory)
{
    private const uint OwnerReads = 0x100; // 0400; what iproute2 creates is 0, which root alone can open as well.

    /// <summary>Where <c>ip netns</c> keeps its names.</summary>
    public const string DefaultDirectory = "/run/netns";

    /// <summary>Where the names live.</summary>
    public string Directory { get; } = directory;

    /// <summary>The path of a name, whether it exists or not.</summary>
    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>The names there are, sorted; also those whose namespace is gone (see <see cref="TryOpen"/>).</summary>
    public IReadOnlyList<string> List() => System.IO.Directory.Exists(Directory)
        ? [.. System.IO.Directory.EnumerateFiles(Directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether something has that name: a namespace, or a file that a dead one left.</summary>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>The namespace of that name, or null where there is none: no file, or one with no namespace bound over it.</summary>
    public NetworkNamespace? TryOpen(string name) => NetworkNamespace.TryOpen(PathOf(name));

    /// <summary>
    /// Gives the calling thread's namespace a name, as <c>ip netns add</c> does. The name appears first as an empty file: who is killed
    /// in between leaves one that is no namespace.
    /// </summary>
    /// <exception cref="SystemCallException">EEXIST: the name is taken.</exception>
    public void BindCurrent(string name)
    {
        string path = PathOf(name);
        Libc.Open(path, Libc.O_RDONLY | Libc.O_CREAT | Libc.O_EXCL, OwnerReads).Dispose();
        Errno errno = Libc.TryMount("/proc/thread-self/ns/net", path, Libc.MS_BIND);
        if (errno != Errno.None)
        {
            File.Delete(path);
            throw new SystemCallException($"bind a network namespace to {path}", errno);
        }
    }

    /// <summary>Takes a name away, as <c>ip netns delete</c> does; the namespace goes with its last holder. A name that is not there is no error.</summary>
    public void Delete(string name)
    {
        string path = PathOf(name);
        Errno errno = Libc.TryUnmount(path);
        if (errno is not (Errno.None or Errno.EINVAL or Errno.ENOENT))
        {
            throw new SystemCallException($"unmount {path}", errno);
        }
        File.Delete(path);
    }

    /// <summary>Makes the directory and its shared mount, so that names pass between mount namespaces; nothing changes where they are.</summary>
    public void PrepareDirectory()
    {
        System.IO.Directory.CreateDirectory(Directory);
        if (Libc.TryMount("", Directory, Libc.MS_SHARED | Libc.MS_REC) == Errno.EINVAL)
        {
            Require(Libc.TryMount(Directory, Directory, Libc.MS_BIND | Libc.MS_REC), "bind");
            Require(Libc.TryMount("", Directory, Libc.MS_SHARED | Libc.MS_REC), "share");
        }
    }

    private void Require(Errno errno, string what)
    {
        if (errno != Errno.None)
        {
            throw new SystemCallException($"{what} {Directory}", errno);
        }
    }
}
