namespace Gantry.Netlink.SockDiag;

/// <summary>A process that holds a socket.</summary>
/// <param name="Process">Its id.</param>
/// <param name="Name">The name of its program (/proc/PID/comm), at most 15 bytes.</param>
public readonly record struct SocketOwner(int Process, string Name)
{
    /// <summary>
    /// Who holds the socket with that inode; null where nobody does whom /proc shows to this user: the kernel itself, a process of another
    /// PID namespace. Looks at every descriptor of every process: for a message to a person.
    /// </summary>
    public static SocketOwner? Find(uint inode)
    {
        string target = $"socket:[{inode}]";
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out int process) && Holds(directory, target))
            {
                return new SocketOwner(process, NameOf(directory));
            }
        }
        return null;
    }

    private static bool Holds(string directory, string target)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{directory}/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or is somebody else's.
        }
    }

    private static string NameOf(string directory)
    {
        try
        {
            return File.ReadAllText($"{directory}/comm").TrimEnd('\n');
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
