namespace Gantry.Engine.Tests.Firewall;

/// <summary>A router with a firewall of its own between a world and an office, in both families.</summary>
internal static class Office
{
    /// <summary>The topology with these keys of the router.</summary>
    internal static string With(string keys) => $$"""
        name: office
        networks:
          wan: { subnet: [198.51.100.0/24, "2001:db8:1::/64"], gateway: none }
          lan: { subnet: [192.168.64.0/24, "fd64::/64"], router: r1 }
        nodes:
          world: { networks: { wan: { address: [198.51.100.2, "2001:db8:1::2"] } } }
          c1: { networks: { lan: { address: [192.168.64.5, "fd64::5"] } } }
          s1: { networks: { lan: { address: [192.168.64.6, "fd64::6"] } } }
          s2: { networks: { lan: { address: [192.168.64.7, "fd64::7"] } } }
          r1:
            networks: { wan: { address: [198.51.100.10, "2001:db8:1::10"], interface: wan0 }, lan: { address: [192.168.64.1, "fd64::1"], interface: lan0 } }
            forward: true
        {{string.Join('\n', keys.Split('\n').Select(line => $"    {line}"))}}
        """;
}
