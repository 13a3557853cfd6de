using Gantry.Netlink.Conntrack;
using Gantry.Netlink.Interop;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.SockDiag;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Namespaces;

/// <summary>A network namespace, held by an open descriptor: it lives at least as long as this object.</summary>
public sealed class NetworkNamespace : IDisposable
{
    private NetworkNamespace(SafeFileHandle handle) => Handle = handle;

    /// <summary>The open descriptor, for IFLA_NET_NS_FD and setns(2).</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The number that /proc/PID/ns/net shows: who lives in it now. The kernel gives it out again when it is gone.</summary>
    public ulong Inode => Libc.Inode(Handle);

    /// <summary>The namespace of the calling thread. /proc/self would be the main thread's.</summary>
    public static NetworkNamespace OpenCurrent() => Open("/proc/thread-self/ns/net");

    /// <summary>The namespace that the process lives in: work inside it needs no thread of its own.</summary>
    public static NetworkNamespace OpenOwn() => new(Libc.Open("/proc/thread-self/ns/net", Libc.O_RDONLY)) { IsOwn = true };

    /// <summary>Whether it is the one that the process lives in.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>The namespace behind a path: a name under /run/netns, or /proc/PID/ns/net.</summary>
    /// <exception cref="SystemCallException">ENOENT: nothing is there. EACCES, EPERM: no right to open it.</exception>
    public static NetworkNamespace Open(string path) => new(Libc.Open(path, Libc.O_RDONLY));

    /// <summary>The network namespace behind a path, or null where there is none: no file, or one that is no network namespace.</summary>
    /// <exception cref="SystemCallException">EACCES, EPERM: no right to open it.</exception>
    public static NetworkNamespace? TryOpen(string path)
    {
        try
        {
            // Opened first and looked at then: in between, the path could come to mean something else.
            NetworkNamespace opened = Open(path);
            if (Libc.FileSystemType(opened.Handle) == Libc.NSFS_MAGIC && Libc.NamespaceType(opened.Handle) == Libc.CLONE_NEWNET)
            {
                return opened;
            }
            opened.Dispose();
            return null;
        }
        catch (SystemCallException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }
    }

    /// <summary>A new namespace that has no name: it goes when its last holder does.</summary>
    /// <exception cref="SystemCallException">EPERM: CAP_SYS_ADMIN is missing.</exception>
    public static NetworkNamespace Create() => NamespaceThread.RunOnNewThread(Unshare);

    /// <summary>Moves the calling thread into a new namespace and opens it. Only for work inside <see cref="NamespaceThread.RunOnNewThread"/>.</summary>
    public static NetworkNamespace Unshare()
    {
        NamespaceThread.Leave();
        return OpenCurrent();
    }

    /// <summary>A socket that speaks rtnetlink inside this namespace, usable from any thread.</summary>
    public RouteSocket OpenRouteSocket() => NamespaceThread.Run(this, RouteSocket.Open);

    /// <summary>A socket that speaks nf_tables inside this namespace, usable from any thread.</summary>
    public NfTablesSocket OpenNfTablesSocket() => NamespaceThread.Run(this, NfTablesSocket.Open);

    /// <summary>A socket that speaks with conntrack inside this namespace, usable from any thread.</summary>
    public ConntrackSocket OpenConntrackSocket() => NamespaceThread.Run(this, ConntrackSocket.Open);

    /// <summary>A socket that tells of this namespace's sockets, usable from any thread.</summary>
    public SockDiagSocket OpenSockDiagSocket() => NamespaceThread.Run(this, SockDiagSocket.Open);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
