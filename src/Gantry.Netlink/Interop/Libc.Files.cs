using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Interop;

/// <summary>Files by their descriptor, where the base library's file API would do more than one system call or refuse the file.</summary>
internal static partial class Libc
{
    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_CLOEXEC = 0x80000;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const uint STATX_INO = 0x100;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenRaw(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenInRaw(SafeFileHandle folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint ReadRaw(SafeFileHandle file, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteRaw(SafeFileHandle file, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatxRaw(SafeFileHandle file, string path, int flags, uint mask, Statx* buffer);

    /// <summary>struct statx, which is the same on every architecture; 256 bytes. Only the inode's number matters here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(32)]
        internal ulong Inode;
    }

    internal static unsafe ulong Inode(SafeFileHandle file)
    {
        Statx status;
        return StatxRaw(file, "", AT_EMPTY_PATH, STATX_INO, &status) == 0 ? status.Inode : throw SystemCallException.Last("statx");
    }

    internal static SafeFileHandle Open(string path, int flags, uint mode = 0)
    {
        int descriptor = OpenRaw(path, flags | O_CLOEXEC, mode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw SystemCallException.Last($"open {path}");
    }

    internal static SafeFileHandle OpenIn(SafeFileHandle folder, string path, int flags)
    {
        int descriptor = OpenInRaw(folder, path, flags | O_CLOEXEC, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw SystemCallException.Last($"open /proc/{path}");
    }

    internal static unsafe int Read(SafeFileHandle file, Span<byte> buffer, string path)
    {
        fixed (byte* start = buffer)
        {
            nint length = ReadRaw(file, start, buffer.Length);
            return length >= 0 ? (int)length : throw SystemCallException.Last($"read {path}");
        }
    }

    internal static unsafe void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, string path)
    {
        fixed (byte* start = bytes)
        {
            if (WriteRaw(file, start, bytes.Length) != bytes.Length)
            {
                throw SystemCallException.Last($"write {path}");
            }
        }
    }
}
