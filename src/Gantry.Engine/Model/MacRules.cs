using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What an Ethernet address of an interface may be.</summary>
internal static class MacRules
{
    internal static void Check(Located<MacAddress>? mac, List<TopologyError> errors)
    {
        if (mac is { Value.IsMulticast: true } group)
        {
            errors.Add(new TopologyError(group.At, $"{group.Value} is a multicast address: no interface may have it", "the second digit of an interface's address is even: 02:…"));
        }
        else if (mac is { Value.Value: 0 } zero)
        {
            errors.Add(new TopologyError(zero.At, $"{zero.Value} is no interface's address"));
        }
    }
}
