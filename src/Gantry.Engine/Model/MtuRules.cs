namespace Gantry.Engine.Model;

/// <summary>What an MTU may be.</summary>
internal static class MtuRules
{
    private const int Smallest = 68; // RFC 791
    private const int SmallestIPv6 = 1280; // RFC 8200
    private const int Largest = 65535; // drivers/net/veth.c, ETH_MAX_MTU

    internal static void Check(Located<int>? mtu, bool hasIPv6, List<TopologyError> errors)
    {
        int smallest = hasIPv6 ? SmallestIPv6 : Smallest;
        if (mtu is { } said && (said.Value < smallest || said.Value > Largest))
        {
            errors.Add(new TopologyError(said.At, $"mtu {said.Value} is out of range: {smallest} to {Largest}{(hasIPv6 ? " where there is IPv6" : "")}"));
        }
    }
}
