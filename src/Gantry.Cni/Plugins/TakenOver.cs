using Gantry.Cni.Protocol;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Cni.Plugins;

/// <summary>An interface that the reference plugin bridge made: of it Gantry knows the name, as that plugin itself does.</summary>
internal static class TakenOver
{
    /// <summary>Takes it away, with its other end; where it or its namespace is gone there is nothing to do.</summary>
    internal static void Remove(CniEnvironment environment)
    {
        using NetworkNamespace? inside = environment.NamespacePath.Length == 0 ? null : NetworkNamespace.TryOpen(environment.NamespacePath);
        if (inside is null)
        {
            return;
        }
        using RouteSocket socket = inside.OpenRouteSocket();
        if (socket.TryGetLink(new InterfaceName(environment.Interface)) is { } link)
        {
            var batch = new Batch();
            batch.DeleteLink(link.Index);
            socket.Execute(batch).ThrowIfRefused();
        }
    }
}
