using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Netlink.Tests;

/// <summary>The values that tests write down as text.</summary>
internal static class Values
{
    internal static InterfaceName Name(string text) => new(text);

    internal static MacAddress Mac(string text) => MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new FormatException(text);

    internal static IPAddress Ip(string text) => IPAddress.Parse(text);

    internal static IPNetwork Net(string text) => IPNetwork.Parse(text);

    internal static InterfaceAddress Address(string text) =>
        InterfaceAddress.TryParse(text, out InterfaceAddress address) ? address : throw new FormatException(text);

    internal static NewLink Bridge(string name, int index = 0) => new() { Name = Name(name), Index = index, Kind = new BridgeKind() };

    /// <summary>A veth whose both ends are in one namespace.</summary>
    internal static NewLink Veth(string name, int index, string peer, int peerIndex) => new()
    {
        Name = Name(name),
        Index = index,
        Kind = new VethKind(new NewPeer { Name = Name(peer), Index = peerIndex }),
    };
}
