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
        var files = new AlikeFiles();
        var dumps = new Dictionary<(string, string), NodeFileDump>();
        bool isEmpty = Directory.Exists(host.NodeFilesDirectory) && !Directory.EnumerateFileSystemEntries(host.NodeFilesDirectory).Any();
        foreach (NodeFileObject o in wanted.Objects.Concat(recorded.Objects).OfType<NodeFileObject>())
        {
            if (!dumps.ContainsKey((o.Node, o.File)))
            {
                string folder = Path.Combine(host.NodeFilesDirectory, o.Node);
                string? text = files.TryRead(folder, o.File, expected: o.Text);
                dumps.Add((o.Node, o.File), new NodeFileDump(text, text is null && (Directory.Exists(folder) ? !Directory.EnumerateFileSystemEntries(folder).Any() : isEmpty)));
            }
        }
        return dumps;
    }
}
