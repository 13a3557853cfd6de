using System.Text;
using Gantry.Netlink.Interop;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Namespaces;

/// <summary>
/// Sysctls of the calling thread's network namespace, by their names with dots as sysctl(8) writes them ("net.ipv4.ip_forward"); a dot
/// inside an interface's name is a slash there ("net.ipv4.conf.eth0/1.forwarding").
/// </summary>
/// <remarks>What /proc/sys/net shows belongs to the namespace of the thread that opens it (fs/proc/proc_sysctl.c).</remarks>
public static class Sysctl
{
    private const int LongestValue = 4096;

    /// <summary>The file of a sysctl.</summary>
    /// <exception cref="ArgumentException">The name would lead out of /proc/sys.</exception>
    public static string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string path = string.Create(name.Length, name, static (span, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                span[i] = text[i] switch { '.' => '/', '/' => '.', char c => c };
            }
        });
        return path.Split('/').Any(part => part is "" or "." or "..")
            ? throw new ArgumentException($"\"{name}\" is no sysctl's name.", nameof(name))
            : $"/proc/sys/{path}";
    }

    /// <summary>The value without its line end; null where this kernel or namespace has no such sysctl.</summary>
    public static string? TryRead(string name) => TryRead(proc: null, name);

    /// <summary>Writes a value.</summary>
    /// <exception cref="SystemCallException">ENOENT: there is no such sysctl. EINVAL: the kernel does not take the value. EROFS, EACCES: no right.</exception>
    public static void Write(string name, string value) => Write(proc: null, name, value);

    internal static string? TryRead(SafeFileHandle? proc, string name)
    {
        string path = PathOf(name);
        try
        {
            using SafeFileHandle file = Open(proc, path, Libc.O_RDONLY);
            Span<byte> buffer = stackalloc byte[LongestValue];
            int length = Libc.Read(file, buffer, path);
            return Encoding.UTF8.GetString(buffer[..length]).TrimEnd('\n').Replace('\t', ' ');
        }
        catch (SystemCallException e) when (e.Errno is Errno.ENOENT or Errno.EACCES or Errno.EPERM)
        {
            return null;
        }
    }

    internal static void Write(SafeFileHandle? proc, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string path = PathOf(name);
        using SafeFileHandle file = Open(proc, path, Libc.O_WRONLY);
        Libc.Write(file, Encoding.UTF8.GetBytes(value), path);
    }

    private static SafeFileHandle Open(SafeFileHandle? proc, string path, int flags) =>
        proc is null ? Libc.Open(path, flags) : Libc.OpenIn(proc, path["/proc/".Length..], flags);
}
