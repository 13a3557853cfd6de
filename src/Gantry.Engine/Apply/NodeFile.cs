using System.Runtime.InteropServices;

namespace Gantry.Engine.Apply;

/// <summary>A file under /etc/netns/NODE, written and deleted.</summary>
internal sealed partial class NodeFile(Host host, string node, string file)
{
    private const int Attempts = 3;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Open = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly string _folder = Path.Combine(host.NodeFilesDirectory, node);

    /// <summary>
    /// Writes in place, for who has the file bound keeps its inode; and only from the first byte on that differs, for a fabric's many files
    /// mostly grow at their end.
    /// </summary>
    internal void Write(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                MakeFolder();
                WriteInto(before, after);
                return;
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // Another fabric's down took the empty folder away just now.
            }
        }
    }

    /// <summary>The folders go too where they are empty then.</summary>
    internal void Delete()
    {
        if (Directory.Exists(_folder))
        {
            File.Delete(Path.Combine(_folder, file));
            _ = RemoveDirectory(_folder);
        }
        _ = RemoveDirectory(host.NodeFilesDirectory);
    }

    private void WriteInto(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        string path = Path.Combine(_folder, file);
        using FileStream stream = new(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        if (stream.Length == 0)
        {
            File.SetUnixFileMode(stream.SafeFileHandle, Readable); // Whatever the caller's umask is: a node's users resolve names.
        }
        int same = stream.Length == before.Length ? before.CommonPrefixLength(after) : 0;
        stream.Position = same;
        stream.Write(after[same..]);
        stream.SetLength(after.Length);
    }

    private void MakeFolder()
    {
        foreach (string folder in (string[])[host.NodeFilesDirectory, _folder])
        {
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                File.SetUnixFileMode(folder, Open);
            }
        }
    }

    /// <summary>By the system call itself, which refuses where something is inside: for the base library that is an exception, two for each node.</summary>
    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveDirectory(string path);
}
