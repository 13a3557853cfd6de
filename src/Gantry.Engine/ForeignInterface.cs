using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine;

/// <summary>
/// A container's interface that another program made, before Gantry was put in its place: of it Gantry knows the name, as that program
/// itself does.
/// </summary>
public static class ForeignInterface
{
    /// <summary>Takes it away, and the other end of its cable with it. Where it or its namespace is gone, or it is none that such a program makes, there is nothing to do.</summary>
    /// <param name="namespacePath">The container's namespace.</param>
    /// <param name="name">The interface's name in it.</param>
    public static void Remove(string namespacePath, string name)
    {
        ArgumentNullException.ThrowIfNull(namespacePath);
        using NetworkNamespace? inside = namespacePath.Length == 0 ? null : NetworkNamespace.TryOpen(namespacePath);
        if (inside is null || !InterfaceName.TryParse(name, out InterfaceName parsed))
        {
            return;
        }
        using RouteSocket socket = inside.OpenRouteSocket();
        if (socket.TryGetLink(parsed) is { Kind: "veth" or "macvlan" or "ipvlan" } link)
        {
            var batch = new Batch();
            batch.DeleteLink(link.Index);
            socket.Execute(batch).ThrowIfRefused();
        }
    }
}
