using System.Diagnostics;
using System.Runtime.InteropServices;
using Gantry.Netlink;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.State;

/// <summary>
/// A lock that goes with its process, and with a child that was handed it, whichever lives longer: flock(2) on a file that is never
/// unlinked. Who lets go of it himself does so for the child, too.
/// </summary>
internal sealed partial class StateLock : IDisposable
{
    private const int LOCK_EX = 2;
    private const int LOCK_NB = 4;
    private const int LOCK_UN = 8;
    private const int O_RDWR = 2;
    private const int O_CREAT = 0x40;
    private const int O_CLOEXEC = 0x80000;
    private const uint OwnerOnly = 0x180; // 0600
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(5);

    private StateLock(SafeFileHandle file) => Handle = file;

    /// <summary>The descriptor that holds it.</summary>
    internal SafeFileHandle Handle { get; }

    public void Dispose()
    {
        _ = Flock(Handle, LOCK_UN);
        Handle.Dispose();
    }

    /// <summary>Takes the lock, waiting for who has it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="waits">Called once if somebody has it.</param>
    /// <param name="patience">How long; null: as long as it takes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="TimeoutException">Somebody has had it for so long.</exception>
    internal static StateLock Take(string path, Action? waits, TimeSpan? patience, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SafeFileHandle file = Open(path);
        long begin = Stopwatch.GetTimestamp();
        while (Flock(file, LOCK_EX | LOCK_NB) != 0)
        {
            if (Stopwatch.GetElapsedTime(begin) > patience)
            {
                file.Dispose();
                throw new TimeoutException($"{path}: another gantry has held that lock for {patience.Value.TotalSeconds:0.#} s");
            }
            waits?.Invoke();
            waits = null;
            if (cancellation.WaitHandle.WaitOne(s_lookAgain))
            {
                file.Dispose();
                cancellation.ThrowIfCancellationRequested();
            }
        }
        return new StateLock(file);
    }

    /// <summary>By the system call itself: the base library takes a lock of its own on what it opens for writing, and fails where there is one.</summary>
    private static SafeFileHandle Open(string path)
    {
        int descriptor = OpenFile(path, O_RDWR | O_CREAT | O_CLOEXEC, OwnerOnly);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new SystemCallException($"open {path}", (Errno)Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
