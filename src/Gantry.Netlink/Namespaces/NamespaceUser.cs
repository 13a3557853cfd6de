using System.Globalization;
using System.Text;

namespace Gantry.Netlink.Namespaces;

/// <summary>A process that lives in a network namespace.</summary>
/// <param name="Process">Its id.</param>
/// <param name="Command">Its command line, shortened; the name of its program where it has none.</param>
public readonly record struct NamespaceUser(int Process, string Command)
{
    private const int LongestCommand = 60;

    /// <summary>
    /// The processes in each of these namespaces, by <see cref="NetworkNamespace.Inode"/>; namespaces with none are left out. Found are those
    /// that /proc shows to this user, by their first thread. A descriptor or a mount that holds a namespace open is nobody who lives in it.
    /// </summary>
    public static ILookup<ulong, NamespaceUser> Find(IReadOnlySet<ulong> inodes)
    {
        List<(ulong Inode, NamespaceUser User)> found = [];
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out int process) && InodeOf(directory) is { } inode && inodes.Contains(inode))
            {
                found.Add((inode, new NamespaceUser(process, CommandOf(directory))));
            }
        }
        return found.ToLookup(item => item.Inode, item => item.User);
    }

    /// <summary>Out of "net:[4026531840]" (fs/nsfs.c, ns_get_name).</summary>
    private static ulong? InodeOf(string directory)
    {
        try
        {
            return new FileInfo($"{directory}/ns/net").LinkTarget is ['n', 'e', 't', ':', '[', .. var digits, ']']
                ? ulong.Parse(digits, CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended, or is somebody else's.
        }
    }

    private static string CommandOf(string directory)
    {
        try
        {
            string line = Encoding.UTF8.GetString(File.ReadAllBytes($"{directory}/cmdline")).TrimEnd('\0').Replace('\0', ' ');
            line = line.Length > 0 ? line : File.ReadAllText($"{directory}/comm").TrimEnd('\n');
            line = string.Concat(line.Select(c => char.IsControl(c) ? '?' : c));
            return line.Length <= LongestCommand ? line : line[..LongestCommand] + "…";
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
