using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Apply;

/// <summary>
/// Waits until IPv6 addresses can be used: one on a bridge that has just come up stays tentative some milliseconds, though nobody asks
/// for duplicates (net/ipv6/addrconf.c, addrconf_dad_begin runs from a work queue).
/// </summary>
internal static class AddressWait
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(3);

    /// <summary>Waits for the addresses that were added just now.</summary>
    internal static void Until(NamespaceTable namespaces, IEnumerable<Operation> done)
    {
        long deadline = Environment.TickCount64 + (long)s_deadline.TotalMilliseconds;
        foreach (IGrouping<NamespaceRef, AddAddress> added in done.OfType<AddAddress>().Where(operation => operation.Address.IsIPv6).GroupBy(operation => operation.In))
        {
            Wait(namespaces, added.Key, [.. added.Select(operation => (operation.Link.Index, operation.Address))], deadline);
        }
    }

    private static void Wait(NamespaceTable namespaces, NamespaceRef at, HashSet<(int, InterfaceAddress)> awaited, long deadline)
    {
        RouteSocket? events = null;
        try
        {
            while (namespaces.SocketOf(at).ListAddresses().FirstOrDefault(address => address.Flags.HasFlag(AddressFlags.Tentative) && awaited.Contains((address.Index, address.Local)))
                is { } tentative)
            {
                if (events is null)
                {
                    // Listens first and looks again: what happens in between is not missed.
                    events = namespaces.OpenSocket(at);
                    events.Join(RouteGroup.IPv6Address);
                    continue;
                }
                long left = deadline - Environment.TickCount64;
                if (left <= 0 || !events.WaitForChange(TimeSpan.FromMilliseconds(left)))
                {
                    throw new TimeoutException($"the address {tentative.Local}{at.Where} is still tentative after {s_deadline.TotalSeconds} s");
                }
            }
        }
        finally
        {
            events?.Dispose();
        }
    }
}
