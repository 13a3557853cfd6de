using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gantry.Engine.Model;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>What an element of a map of published ports says.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="HostAddress">The host's address; null: all of the family.</param>
/// <param name="Host">The host's ports.</param>
/// <param name="Address">The node's address.</param>
/// <param name="To">The node's first port.</param>
/// <param name="Owner">Who published it.</param>
internal sealed record PortElement(Transport Protocol, IPAddress? HostAddress, PortRange Host, IPAddress Address, ushort To, string Owner)
{
    private const string Joint = " . ";

    /// <summary>Takes an element apart; null where it is of another map.</summary>
    internal static PortElement? Of(FirewallElement element)
    {
        if (!FirewallTable.IsPortMap(element.Set))
        {
            return null;
        }
        string[] key = element.Key.Split(Joint), data = element.Data!.Split(Joint);
        return PortRange.WhyNot(key[^1], out PortRange host) is null && Enum.TryParse(key[^2], ignoreCase: true, out Transport protocol)
            ? new PortElement(
                protocol,
                key.Length > 2 ? IPAddress.Parse(key[0]) : null,
                host,
                IPAddress.Parse(data[0]),
                data.Length > 1 ? ushort.Parse(data[1], CultureInfo.InvariantCulture) : host.First,
                element.Owner)
            : null;
    }

    internal AddressFamily Family => Address.AddressFamily;

    /// <summary>The node's port that a port of the host leads to.</summary>
    internal int PortOf(int hostPort) => To + hostPort - Host.First;
}
