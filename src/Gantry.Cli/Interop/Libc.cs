using System.Runtime.InteropServices;
using Gantry.Netlink;

namespace Gantry.Cli.Interop;

/// <summary>The system calls by which the command line prints, and replaces itself by another program.</summary>
internal static unsafe partial class Libc
{
    internal const int SIGINT = 2;
    internal const int SIGPIPE = 13;
    internal const int SIGTERM = 15;
    internal const nint SIG_DFL = 0;
    private const nint SIG_IGN = 1;
    internal const int CLONE_NEWNS = 0x00020000;
    internal const ulong MS_RDONLY = 1;
    internal const ulong MS_BIND = 4096;
    internal const ulong MS_REC = 16384;
    internal const ulong MS_SLAVE = 1 << 19;
    internal const int MNT_DETACH = 2;
    private const ulong ST_RDONLY = 1;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminalRaw(int descriptor);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    internal static partial nint SetSignal(int signal, nint handler);

    /// <summary>From now on nobody who asks this process to end is listened to.</summary>
    internal static void IgnoreInterruptions()
    {
        _ = SetSignal(SIGINT, SIG_IGN);
        _ = SetSignal(SIGTERM, SIG_IGN);
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountRaw(string source, string target, string type, ulong flags, nint data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFileSystemRaw(string path, ulong* buffer);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static partial int ExecuteRaw(byte* file, byte** arguments);

    internal static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    internal static bool IsTerminal(int descriptor) => IsTerminalRaw(descriptor) == 1;

    internal static bool TryMount(string source, string target, string type, ulong flags) => MountRaw(source, target, type, flags, 0) == 0;

    internal static bool IsReadOnly(string path)
    {
        const int Words = 32; // struct statvfs is 112 bytes on 64-bit machines; some room above.
        const int Flags = 9; // f_flag is its tenth word.
        ulong* buffer = stackalloc ulong[Words];
        return StatFileSystemRaw(path, buffer) == 0 && (buffer[Flags] & ST_RDONLY) != 0;
    }

    /// <summary>Replaces this process by a program, found in PATH as a shell does. Comes back only when it did not work.</summary>
    /// <param name="arguments">Each ends with its NUL; the first is the program's name.</param>
    internal static Errno Execute(IReadOnlyList<byte[]> arguments)
    {
        var pins = new GCHandle[arguments.Count];
        byte** pointers = (byte**)NativeMemory.AllocZeroed((nuint)(arguments.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < arguments.Count; i++)
        {
            pins[i] = GCHandle.Alloc(arguments[i], GCHandleType.Pinned);
            pointers[i] = (byte*)pins[i].AddrOfPinnedObject();
        }
        _ = ExecuteRaw(pointers[0], pointers);
        Errno errno = LastError;
        NativeMemory.Free(pointers);
        foreach (GCHandle pin in pins)
        {
            pin.Free();
        }
        return errno;
    }
}
