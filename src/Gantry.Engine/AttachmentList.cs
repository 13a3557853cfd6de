using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.State;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>The attachments of an engine's network, from their records; no lock is taken.</summary>
internal static class AttachmentList
{
    internal static IReadOnlyList<AttachmentStatus> Read(Host host, FabricId id)
    {
        List<AttachmentStatus> attachments = [];
        foreach (string path in AtomicFile.List(new FabricState(host.StateDirectory, id).FolderOf(PartKind.Node)))
        {
            try
            {
                attachments.Add(StatusOf(RecordFile.ReadPart(path, PartKind.Node)));
            }
            catch (FileNotFoundException)
            {
                // It went just now.
            }
        }
        return attachments;
    }

    /// <summary>One of them; null where there is none of that name.</summary>
    internal static AttachmentStatus? Find(Host host, FabricId id, FabricName node)
    {
        string path = new FabricState(host.StateDirectory, id).PathOf(PartKind.Node, node.ToString());
        try
        {
            return File.Exists(path) ? StatusOf(RecordFile.ReadPart(path, PartKind.Node)) : null;
        }
        catch (FileNotFoundException)
        {
            return null; // It went just now.
        }
    }

    private static AttachmentStatus StatusOf(PartRecord record)
    {
        var foreign = record.Objects.OfType<ForeignNamespaceObject>().FirstOrDefault();
        return new AttachmentStatus(
            record.Name,
            record.Notes?.Label,
            foreign?.In.Path,
            record.Objects.OfType<VethObject>().FirstOrDefault()?.Peer.Name,
            [.. record.Objects.OfType<AddressObject>().Where(o => !o.In.IsHost).Select(o => o.Address)],
            foreign is not null && IsDead(foreign))
        {
            Request = record.Notes?.Request,
        };
    }

    private static bool IsDead(ForeignNamespaceObject foreign)
    {
        using NetworkNamespace? now = NetworkNamespace.TryOpen(foreign.In.Path!);
        if (now is null)
        {
            return true;
        }
        using RouteSocket socket = now.OpenRouteSocket();
        return socket.NamespaceCookie != foreign.Cookie;
    }
}
