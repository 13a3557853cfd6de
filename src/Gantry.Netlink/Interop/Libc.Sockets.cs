using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

namespace Gantry.Netlink.Interop;

/// <summary>The system calls behind the sockets. EINTR is handled here and nowhere else.</summary>
internal static partial class Libc
{
    internal const int AF_NETLINK = 16;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1;
    internal const int SO_RCVTIMEO = 20;
    internal const int SO_SNDBUFFORCE = 32;
    internal const int SO_RCVBUFFORCE = 33;
    internal const int SO_NETNS_COOKIE = 71;
    internal const int SOL_NETLINK = 270;
    internal const int NETLINK_ADD_MEMBERSHIP = 1;
    internal const int NETLINK_CAP_ACK = 10;
    internal const int NETLINK_EXT_ACK = 11;
    internal const int NETLINK_GET_STRICT_CHK = 12;
    internal const int MSG_TRUNC = 0x20;
    internal const short POLLIN = 1;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int SocketRaw(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint SendRaw(SafeFileHandle socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static unsafe partial nint ReceiveRaw(SafeFileHandle socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static unsafe partial int SetSocketOptionRaw(SafeFileHandle socket, int level, int name, void* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static unsafe partial int GetSocketOptionRaw(SafeFileHandle socket, int level, int name, void* value, int* length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int PollRaw(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static unsafe partial int BindRaw(SafeFileHandle socket, NetlinkAddress* address, int length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static unsafe partial int GetSocketNameRaw(SafeFileHandle socket, NetlinkAddress* address, int* length);

    /// <summary>struct sockaddr_nl (linux/netlink.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint Port;
        public uint Groups;
    }

    /// <summary>struct pollfd (poll.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    internal static SafeFileHandle Socket(int domain, int type, int protocol)
    {
        int descriptor = SocketRaw(domain, type, protocol);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw SystemCallException.Last("open a netlink socket");
    }

    internal static unsafe void Send(SafeFileHandle socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint sent;
            do
            {
                sent = SendRaw(socket, start, bytes.Length, 0);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);
            if (sent != bytes.Length)
            {
                throw SystemCallException.Last("send a netlink message");
            }
        }
    }

    /// <summary>Returns the length of the datagram, which is more than the buffer's when it did not fit.</summary>
    internal static unsafe int Receive(SafeFileHandle socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint length;
            do
            {
                length = ReceiveRaw(socket, start, buffer.Length, MSG_TRUNC);
            }
            while (length < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);
            return length >= 0 ? (int)length : throw SystemCallException.Last("receive a netlink message");
        }
    }

    internal static unsafe bool TrySetSocketOption<T>(SafeFileHandle socket, int level, int name, T value) where T : unmanaged =>
        SetSocketOptionRaw(socket, level, name, &value, sizeof(T)) == 0;

    internal static void SetSocketOption<T>(SafeFileHandle socket, int level, int name, T value) where T : unmanaged
    {
        if (!TrySetSocketOption(socket, level, name, value))
        {
            throw SystemCallException.Last($"set socket option {level}.{name}");
        }
    }

    internal static unsafe T GetSocketOption<T>(SafeFileHandle socket, int level, int name) where T : unmanaged
    {
        T value = default;
        int length = sizeof(T);
        return GetSocketOptionRaw(socket, level, name, &value, &length) == 0
            ? value
            : throw SystemCallException.Last($"get socket option {level}.{name}");
    }

    /// <summary>
    /// Lets the kernel choose a netlink socket's port, and returns it. A socket without one hears nothing of the groups that it joins:
    /// port 0 is who a multicast leaves out (net/netlink/af_netlink.c, do_one_broadcast).
    /// </summary>
    internal static unsafe uint BindNetlink(SafeFileHandle socket)
    {
        var address = new NetlinkAddress { Family = AF_NETLINK };
        int length = sizeof(NetlinkAddress);
        return BindRaw(socket, &address, length) == 0 && GetSocketNameRaw(socket, &address, &length) == 0
            ? address.Port
            : throw SystemCallException.Last("bind a netlink socket");
    }

    /// <summary>Waits until the socket can be read; false when the time is over first.</summary>
    internal static unsafe bool WaitReadable(SafeFileHandle socket, TimeSpan timeout)
    {
        long deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        var descriptor = new PollDescriptor { Descriptor = (int)socket.DangerousGetHandle(), Events = POLLIN };
        while (true)
        {
            int ready = PollRaw(&descriptor, 1, (int)Math.Max(0, deadline - Environment.TickCount64));
            GC.KeepAlive(socket);
            if (ready >= 0)
            {
                return ready > 0;
            }
            if (Marshal.GetLastPInvokeError() != (int)Errno.EINTR)
            {
                throw SystemCallException.Last("poll a netlink socket");
            }
        }
    }
}
