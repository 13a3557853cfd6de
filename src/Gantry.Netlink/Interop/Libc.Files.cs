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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenRaw(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint ReadRaw(SafeFileHandle file, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteRaw(SafeFileHandle file, byte* buffer, nint length);

    internal static SafeFileHandle Open(string path, int flags, uint mode = 0)
    {
        int descriptor = OpenRaw(path, flags | O_CLOEXEC, mode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw SystemCallException.Last($"open {path}");
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
