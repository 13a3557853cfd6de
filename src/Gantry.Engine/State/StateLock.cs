using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.State;

/// <summary>A lock that goes with its process: flock(2) on a file that is never unlinked.</summary>
internal sealed partial class StateLock : IDisposable
{
    private const int LOCK_EX = 2;
    private const int LOCK_NB = 4;
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(5);
    private readonly SafeFileHandle _file;

    private StateLock(SafeFileHandle file) => _file = file;

    public void Dispose() => _file.Dispose();

    /// <summary>Takes the lock, waiting for who has it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="waits">Called once if somebody has it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal static StateLock Take(string path, Action? waits, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // FileShare.None would take a lock of the runtime's own on the same file.
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        while (Flock(file, LOCK_EX | LOCK_NB) != 0)
        {
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

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
