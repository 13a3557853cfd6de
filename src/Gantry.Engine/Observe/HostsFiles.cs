using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Observe;

/// <summary>The hosts files that Gantry has written for nodes, as they are.</summary>
internal static class HostsFiles
{
    /// <summary>Those of these nodes, by node. Somebody else's are left out.</summary>
    internal static Dictionary<string, string> Read(Host host, IEnumerable<string> nodes)
    {
        var files = new AlikeFiles();
        var texts = new Dictionary<string, string>();
        foreach (string node in nodes)
        {
            if (files.TryRead(Path.Combine(host.NodeFilesDirectory, node), NodeFileObject.Hosts) is { } text && NodeFileObject.IsMarked(text))
            {
                texts.Add(node, text);
            }
        }
        return texts;
    }
}
