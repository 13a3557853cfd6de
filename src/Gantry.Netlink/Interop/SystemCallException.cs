using System.Runtime.InteropServices;

namespace Gantry.Netlink;

/// <summary>A system call other than a netlink request that the kernel refused.</summary>
/// <param name="call">What was tried, in words: "open /run/netns/x1".</param>
/// <param name="errno">The kernel's answer.</param>
public sealed class SystemCallException(string call, Errno errno)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage((int)errno)} ({errno})")
{
    /// <summary>The kernel's answer.</summary>
    public Errno Errno { get; } = errno;

    internal static SystemCallException Last(string call) => new(call, (Errno)Marshal.GetLastPInvokeError());
}
