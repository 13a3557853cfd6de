using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Netlink;

namespace Gantry.Engine.Processes;

/// <summary>
/// The one place that starts programs: posix_spawn(3), for fork is not for .NET. No stream of the caller stays open in them: his caller may wait
/// for its end. All descriptors but the standard streams are closed on execve.
/// </summary>
internal static unsafe partial class Launcher
{
    private const int O_RDWR = 2;
    private const int F_SETFD = 2;
    private const int FD_CLOEXEC = 1;

    /// <summary>Bytes that are enough for glibc's posix_spawn_file_actions_t (80) and musl's.</summary>
    private const int FileActionsSize = 256;

    /// <summary>Starts a program with /dev/null for its standard streams and without environment. It is not waited for: whoever outlives it here must be short-lived himself.</summary>
    /// <param name="path">The program.</param>
    /// <param name="kept">The one descriptor that stays open in it, under the same number; a lock, for one.</param>
    /// <param name="arguments">Its arguments, its own name first.</param>
    /// <returns>The process's id.</returns>
    /// <exception cref="SystemCallException">It can't be started.</exception>
    internal static int Start(string path, SafeHandle kept, params IReadOnlyList<string> arguments)
    {
        byte* actions = stackalloc byte[FileActionsSize];
        byte** words = stackalloc byte*[arguments.Count + 1];
        new Span<nint>(words, arguments.Count + 1).Clear();
        byte* noVariables = null;
        CloseOnExecute();
        Require(InitializeActions(actions), path);
        try
        {
            for (int descriptor = 0; descriptor <= 2; descriptor++)
            {
                Require(AddOpen(actions, descriptor, "/dev/null", O_RDWR, 0), path);
            }
            // Onto itself: it loses O_CLOEXEC in the child alone.
            int number = (int)kept.DangerousGetHandle();
            Require(AddDuplicate(actions, number, number), path);
            for (int i = 0; i < arguments.Count; i++)
            {
                words[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
            }
            Require(Spawn(out int process, path, actions, attributes: 0, words, &noVariables), path);
            GC.KeepAlive(kept);
            return process;
        }
        finally
        {
            for (int i = 0; i < arguments.Count; i++)
            {
                Marshal.FreeCoTaskMem((nint)words[i]);
            }
            _ = DestroyActions(actions);
        }
    }

    /// <summary>What the caller's caller left open is nobody's: he may wait for its end.</summary>
    private static void CloseOnExecute()
    {
        foreach (string entry in Directory.EnumerateFiles("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) && descriptor > 2)
            {
                _ = ControlFile(descriptor, F_SETFD, FD_CLOEXEC);
            }
        }
    }

    private static void Require(int errno, string path)
    {
        if (errno != 0)
        {
            throw new SystemCallException($"posix_spawn {path}", (Errno)errno);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int process, string path, byte* actions, nint attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int ControlFile(int descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int descriptor, int number);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);
}
