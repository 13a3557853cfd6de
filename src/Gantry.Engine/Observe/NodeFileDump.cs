using System.Text;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Observe;

/// <summary>What is found where a file under /etc/netns/NODE should be.</summary>
/// <param name="Text">What is in it; null where there is none.</param>
/// <param name="IsLeftover">Whether an empty folder is there in its place.</param>
internal sealed record NodeFileDump(string? Text, bool IsLeftover)
{
    /// <summary>Looks for all files that are wanted or recorded.</summary>
    internal static Dictionary<(string Node, string File), NodeFileDump> Read(Host host, Blueprint wanted, Blueprint recorded)
    {
        Dictionary<string, byte[]> known = new(ReferenceEqualityComparer.Instance);
        var dumps = new Dictionary<(string, string), NodeFileDump>();
        bool isEmpty = Directory.Exists(host.NodeFilesDirectory) && !Directory.EnumerateFileSystemEntries(host.NodeFilesDirectory).Any();
        foreach (NodeFileObject o in wanted.Objects.Concat(recorded.Objects).OfType<NodeFileObject>())
        {
            if (!dumps.ContainsKey((o.Node, o.File)))
            {
                string folder = Path.Combine(host.NodeFilesDirectory, o.Node);
                string? text = TextOf(Path.Combine(folder, o.File), o.Text, known);
                dumps.Add((o.Node, o.File), new NodeFileDump(text, text is null && (Directory.Exists(folder) ? !Directory.EnumerateFileSystemEntries(folder).Any() : isEmpty)));
            }
        }
        return dumps;
    }

    /// <summary>Mostly it is what it should be: then no text is made of it, which in a large fabric would be one as large as all of it for each node.</summary>
    private static string? TextOf(string path, string? wanted, Dictionary<string, byte[]> known)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        byte[] found = File.ReadAllBytes(path);
        if (wanted is not null)
        {
            if (!known.TryGetValue(wanted, out byte[]? bytes))
            {
                known.Add(wanted, bytes = Encoding.UTF8.GetBytes(wanted));
            }
            if (found.AsSpan().SequenceEqual(bytes))
            {
                return wanted;
            }
        }
        return Encoding.UTF8.GetString(found);
    }
}
