using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Objects;

/// <summary>What a link of the host was like before it was moved into a node, and becomes again.</summary>
/// <param name="Index">Its index.</param>
/// <param name="IsUp">Whether it was up.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Addresses">The addresses that somebody gave it for good; IPv6's link-local one comes by itself.</param>
/// <param name="Routes">The routes through it that somebody wrote; those to its own subnets come by themselves.</param>
public sealed record DeviceState(int Index, bool IsUp, int Mtu, ImmutableArray<PeeredAddress> Addresses, ImmutableArray<RouteObject> Routes)
{
    private const byte LinkScope = 253; // RT_SCOPE_LINK, linux/rtnetlink.h
    private const byte ProtocolKernel = 2; // RTPROT_KERNEL, linux/rtnetlink.h

    /// <summary>Its members in a record.</summary>
    internal static DeviceState Record(DeviceState state, RecordFields fields) => new(
        fields.Number("index", state.Index),
        fields.Flag("up", state.IsUp),
        fields.Number("mtu", state.Mtu),
        fields.List("addresses", state.Addresses, (address, of) => new PeeredAddress(of.Address("address", address.Address), of.AddressOrNull("peer", address.Peer))),
        fields.List("routes", state.Routes, (route, of) => (RouteObject)route.Record(of)));

    /// <summary>How a link of the host is now.</summary>
    internal static DeviceState Of(Link link, NamespaceDump host) => new(
        link.Index, link.IsUp, (int)link.Mtu,
        [
            .. host.Addresses.Where(address => address.Index == link.Index && address.Flags.HasFlag(AddressFlags.Permanent) && !(address.Local.IsIPv6 && address.Scope == LinkScope))
                .Select(address => new PeeredAddress(address.Local, address.Peer)),
        ],
        [
            .. host.Routes.Where(route => route.Device == link.Index && route.NextHops.IsEmpty && route.Protocol is not (ProtocolKernel or Route.ProtocolRouterAdvertisement))
                .Select(route => new RouteObject(NamespaceRef.Host, route.To, [new RouteHop(route.Via, new LinkRef(link.Name, link.Index), OnLink: route.OnLink)])
                {
                    Source = route.Source,
                    Metric = route.Metric,
                }),
        ]);

    /// <summary>What of this a link lacks that is home again: a giving back that was cut off did not come to it.</summary>
    internal DeviceState LackingOn(Link link, NamespaceDump host)
    {
        DeviceState now = Of(link, host);
        return this with
        {
            IsUp = IsUp && !now.IsUp,
            Mtu = Mtu == now.Mtu ? 0 : Mtu,
            Addresses = [.. Addresses.Except(now.Addresses)],
            Routes = [.. Routes.Where(route => !now.Routes.Any(other => other.Key == route.Key))],
        };
    }

    /// <summary>What makes a link that has just come home, down and bare, what it was.</summary>
    /// <param name="link">The link.</param>
    /// <param name="mtu">Its bytes now.</param>
    internal IEnumerable<Operation> Restore(LinkRef link, int mtu)
    {
        if (Mtu != 0 && Mtu != mtu)
        {
            yield return new SetLink(NamespaceRef.Host, link, new LinkSettings(Mtu: mtu), new LinkSettings(Mtu: Mtu));
        }
        foreach (PeeredAddress address in Addresses)
        {
            yield return new AddAddress(NamespaceRef.Host, link, address.Address, address.Peer);
        }
        if (IsUp)
        {
            yield return new SetLink(NamespaceRef.Host, link, new LinkSettings(Up: false), new LinkSettings(Up: true));
        }
        foreach (RouteObject route in IsUp ? Routes : [])
        {
            yield return new AddRoute(route);
        }
    }

    /// <summary>Whether both are the same.</summary>
    public bool Equals(DeviceState? other) => other is not null && Index == other.Index && IsUp == other.IsUp && Mtu == other.Mtu
        && Addresses.SequenceEqual(other.Addresses) && Routes.SequenceEqual(other.Routes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, IsUp, Mtu, Addresses.Length, Routes.Length);
}
