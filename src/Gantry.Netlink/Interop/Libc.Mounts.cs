using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Interop;

/// <summary>Mounts that are in no tree of mounts: fsopen(2), fsconfig(2), fsmount(2). By their numbers, for an older libc has no names for them.</summary>
internal static partial class Libc
{
    // sys/syscall.h: the same on every architecture.
    private const nint SYS_fsopen = 430;
    private const nint SYS_fsconfig = 431;
    private const nint SYS_fsmount = 432;

    // linux/mount.h
    private const nint FSOPEN_CLOEXEC = 1;
    private const nint FSMOUNT_CLOEXEC = 1;
    private const nint FSCONFIG_CMD_CREATE = 6;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint SystemCallRaw(nint number, byte* a, nint b, nint c, nint d, nint e);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCallRaw(nint number, SafeFileHandle a, nint b, nint c, nint d, nint e);

    /// <summary>An instance of a file system of its own, reached by its descriptor alone; null where the kernel or its rules refuse it.</summary>
    internal static unsafe SafeFileHandle? TryMountDetached(ReadOnlySpan<byte> fileSystem)
    {
        fixed (byte* name = fileSystem)
        {
            nint opened = SystemCallRaw(SYS_fsopen, name, FSOPEN_CLOEXEC, 0, 0, 0);
            if (opened < 0)
            {
                return null;
            }
            using var context = new SafeFileHandle(opened, ownsHandle: true);
            nint mounted = SystemCallRaw(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0) < 0 ? -1 : SystemCallRaw(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0, 0, 0);
            return mounted < 0 ? null : new SafeFileHandle(mounted, ownsHandle: true);
        }
    }
}
