using Gantry.Netlink.Interop;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Namespaces;

/// <summary>
/// The sysctls of the calling thread's network namespace, as <see cref="Sysctl"/> has them, by an instance of proc with a directory cache of
/// its own. In that of /proc the directories of all namespaces have the same name and the same parent, and so lie in one chain: to find a
/// file takes time in proportion to the number of namespaces of which somebody has looked at one (fs/proc/proc_sysctl.c, proc_sys_compare).
/// Who goes through thousands takes a new instance from time to time.
/// </summary>
public sealed class SysctlTree : IDisposable
{
    private readonly SafeFileHandle? _root;

    private SysctlTree(SafeFileHandle? root) => _root = root;

    /// <summary>That of /proc.</summary>
    public static SysctlTree OfMachine { get; } = new(null);

    /// <summary>A new one; where there can be none (before linux 5.8 all instances share a cache; in some containers none is allowed), that of /proc.</summary>
    public static SysctlTree New() => Libc.TryMountDetached("proc\0"u8) is { } root ? new SysctlTree(root) : OfMachine;

    /// <inheritdoc cref="Sysctl.TryRead(string)"/>
    public string? TryRead(string name) => Sysctl.TryRead(_root, name);

    /// <inheritdoc cref="Sysctl.Write(string, string)"/>
    public void Write(string name, string value) => Sysctl.Write(_root, name, value);

    /// <summary>Ends the instance. That of /proc stays.</summary>
    public void Dispose() => _root?.Dispose();
}
