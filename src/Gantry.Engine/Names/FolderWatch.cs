using System.Runtime.InteropServices;
using System.Text;
using Gantry.Netlink;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Names;

/// <summary>
/// Files that come and go in some folders: inotify(7). What somebody has done before he asks is seen before he is answered, for the kernel
/// queues the event before his call comes back.
/// </summary>
internal sealed unsafe partial class FolderWatch : IDisposable
{
    private const int IN_NONBLOCK = 0x800;
    private const int IN_CLOEXEC = 0x80000;
    private const uint IN_MOVED_TO = 0x80;
    private const uint IN_DELETE = 0x200;
    private const uint IN_Q_OVERFLOW = 0x4000;
    private const int HeaderLength = 16; // struct inotify_event
    private const short POLLIN = 1;
    private readonly SafeFileHandle _descriptor;
    private readonly Dictionary<int, string> _folders = [];
    private readonly byte[] _buffer = new byte[16384];

    internal FolderWatch(params ReadOnlySpan<string> folders)
    {
        int descriptor = Initialize(IN_NONBLOCK | IN_CLOEXEC);
        _descriptor = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new SystemCallException("inotify_init1", (Errno)Marshal.GetLastPInvokeError());
        foreach (string folder in folders)
        {
            Directory.CreateDirectory(folder);
            int watch = AddWatch(_descriptor, folder, IN_MOVED_TO | IN_DELETE);
            _folders[watch >= 0 ? watch : throw new SystemCallException($"inotify_add_watch {folder}", (Errno)Marshal.GetLastPInvokeError())] = folder;
        }
    }

    public void Dispose() => _descriptor.Dispose();

    /// <summary>Waits until something has happened, or the time is over.</summary>
    internal void Wait(TimeSpan timeout)
    {
        var poll = new PollDescriptor { Descriptor = (int)_descriptor.DangerousGetHandle(), Events = POLLIN };
        _ = Poll(&poll, 1, (int)timeout.TotalMilliseconds);
    }

    /// <summary>What has happened since: paths of files that came, changed or went. Null: too much to know.</summary>
    internal IReadOnlyList<string>? Read()
    {
        List<string>? paths = null;
        while (true)
        {
            int length;
            fixed (byte* start = _buffer)
            {
                length = (int)ReadRaw(_descriptor, start, _buffer.Length);
            }
            if (length <= 0)
            {
                return paths ?? (IReadOnlyList<string>)[];
            }
            for (ReadOnlySpan<byte> events = _buffer.AsSpan(0, length); events.Length >= HeaderLength;)
            {
                int watch = MemoryMarshal.Read<int>(events), size = MemoryMarshal.Read<int>(events[12..]);
                if ((MemoryMarshal.Read<uint>(events[4..]) & IN_Q_OVERFLOW) != 0)
                {
                    return null;
                }
                string name = Encoding.UTF8.GetString(events.Slice(HeaderLength, size)).TrimEnd('\0');
                if (_folders.TryGetValue(watch, out string? folder) && name.Length > 0)
                {
                    (paths ??= []).Add(Path.Combine(folder, name));
                }
                events = events[(HeaderLength + size)..];
            }
        }
    }

    /// <summary>struct pollfd (poll.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Initialize(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(SafeFileHandle descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadRaw(SafeFileHandle descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeout);
}
