using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Interop;

/// <summary>The system calls behind namespaces and their names.</summary>
internal static partial class Libc
{
    internal const int CLONE_NEWNET = 0x40000000;
    internal const ulong MS_BIND = 4096;
    internal const ulong MS_REC = 16384;
    internal const ulong MS_SHARED = 1 << 20;
    internal const int MNT_DETACH = 2;
    internal const long NSFS_MAGIC = 0x6e736673;

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int UnshareRaw(int flags);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespaceRaw(SafeFileHandle descriptor, int type);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountRaw(string source, string target, string? type, ulong flags, nint data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnmountRaw(string target, int flags);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static unsafe partial int StatFileSystemRaw(SafeFileHandle descriptor, long* buffer);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlRaw(SafeFileHandle descriptor, nuint request);

    /// <summary>The kind of a namespace, a CLONE_NEW… flag (ioctl_ns(2), NS_GET_NSTYPE).</summary>
    internal static int NamespaceType(SafeFileHandle descriptor)
    {
        const int NS_GET_NSTYPE = 0xb703; // linux/nsfs.h
        return IoctlRaw(descriptor, NS_GET_NSTYPE);
    }

    internal static void Unshare(int flags)
    {
        if (UnshareRaw(flags) != 0)
        {
            throw SystemCallException.Last("unshare the network namespace");
        }
    }

    internal static void SetNamespace(SafeFileHandle descriptor, int type)
    {
        if (SetNamespaceRaw(descriptor, type) != 0)
        {
            throw SystemCallException.Last("enter a network namespace");
        }
    }

    internal static Errno TryMount(string source, string target, ulong flags) =>
        MountRaw(source, target, "none", flags, 0) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    internal static Errno TryUnmount(string target) =>
        UnmountRaw(target, MNT_DETACH) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>The magic number of the file system that an open file lies on (fstatfs(2), f_type is the first word of the structure).</summary>
    internal static unsafe long FileSystemType(SafeFileHandle descriptor)
    {
        const int StructureWords = 32; // struct statfs is 120 bytes on 64-bit machines; some room above.
        long* buffer = stackalloc long[StructureWords];
        return StatFileSystemRaw(descriptor, buffer) == 0 ? buffer[0] : throw SystemCallException.Last("statfs a namespace");
    }
}
