using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Apply;

/// <summary>
/// Waits until IPv6 addresses can be used: one on a bridge that has just come up stays tentative some milliseconds, though nobody asks
/// for duplicates (net/ipv6/addrconf.c, addrconf_dad_begin runs from a work queue).
/// </summary>
internal static class AddressWait
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(3);

    internal static void Until(NamespaceTable namespaces, Blueprint blueprint)
    {
        HashSet<(int, InterfaceAddress)> awaited =
            [.. blueprint.Objects.OfType<AddressObject>().Where(o => o.In.IsHost && o.Address.IsIPv6).Select(o => (o.Link.Index, o.Address))];
        if (awaited.Count == 0)
        {
            return;
        }
        using RouteSocket events = namespaces.OpenHostSocket();
        events.Join(RouteGroup.IPv6Address);
        long deadline = Environment.TickCount64 + (long)s_deadline.TotalMilliseconds;
        while (namespaces.SocketOf(NamespaceRef.Host).ListAddresses()
            .Any(address => address.Flags.HasFlag(AddressFlags.Tentative) && awaited.Contains((address.Index, address.Local))))
        {
            long left = deadline - Environment.TickCount64;
            if (left <= 0 || !events.WaitForChange(TimeSpan.FromMilliseconds(left)))
            {
                throw new TimeoutException($"an IPv6 address of a bridge is still tentative after {s_deadline.TotalSeconds} s");
            }
        }
    }
}
