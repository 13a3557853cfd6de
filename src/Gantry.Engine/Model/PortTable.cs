using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Model;

/// <summary>Who has which ports of the host. As of sockets, who has one on all addresses has it on each.</summary>
/// <typeparam name="T">Who.</typeparam>
internal sealed class PortTable<T> where T : class
{
    private readonly Dictionary<(Transport, AddressFamily, int Port), List<(IPAddress? Address, T Who)>> _places = [];

    /// <summary>Adds somebody.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="family">The family.</param>
    /// <param name="address">The host's address; null, 0.0.0.0 and :: are all of the family.</param>
    /// <param name="ports">The ports.</param>
    /// <param name="who">Who has them.</param>
    internal void Add(Transport protocol, AddressFamily family, IPAddress? address, PortRange ports, T who)
    {
        for (int port = ports.First; port <= ports.Last; port++)
        {
            if (!_places.TryGetValue((protocol, family, port), out List<(IPAddress?, T)>? there))
            {
                _places.Add((protocol, family, port), there = []);
            }
            there.Add((address, who));
        }
    }

    /// <summary>Who has one of these ports, the first that was added; null: nobody.</summary>
    internal T? Find(Transport protocol, AddressFamily family, IPAddress? address, PortRange ports) => FindAll(protocol, family, address, ports).FirstOrDefault();

    /// <summary>All that have one of these ports.</summary>
    internal IEnumerable<T> FindAll(Transport protocol, AddressFamily family, IPAddress? address, PortRange ports)
    {
        for (int port = ports.First; port <= ports.Last; port++)
        {
            foreach ((IPAddress? other, T who) in _places.GetValueOrDefault((protocol, family, port)) ?? [])
            {
                if (IsAll(other) || IsAll(address) || other!.Equals(address))
                {
                    yield return who;
                }
            }
        }
    }

    private static bool IsAll(IPAddress? address) => address is null || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
