using Gantry.Engine.Model;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>A network whose subnet the host is in already by another interface could not be reached: one of the two would lose its route.</summary>
internal static class SubnetConflicts
{
    internal static void Require(Blueprint wanted, Blueprint recorded, Observed observed)
    {
        HashSet<int> ours = [.. wanted.Objects.Concat(recorded.Objects).SelectMany(o => o.Links).Where(link => link.In.IsHost).Select(link => link.Link.Index)];
        List<Address> others = [.. observed.Host.Addresses.Where(address => !ours.Contains(address.Index) && address.Local.PrefixLength > 0)];
        foreach (AddressObject address in wanted.Parts.Where(part => part.Kind == PartKind.Network).SelectMany(part => part.Objects).OfType<AddressObject>().Where(o => o.In.IsHost))
        {
            if (others.Find(other => other.Local.Network.Overlaps(address.Address.Network)) is { } other)
            {
                string link = observed.Host.LinkByIndex(other.Index)?.Name.ToString() ?? other.Index.ToString();
                throw new FabricException(
                    $"network of bridge {address.Link.Name}: its subnet {address.Address.Network} overlaps {other.Local} on {link}",
                    "give the network another subnet; nothing was changed");
            }
        }
    }
}
