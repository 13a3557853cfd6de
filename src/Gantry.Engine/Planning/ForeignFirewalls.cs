using System.Collections.Immutable;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning;

/// <summary>Other people's firewalls: what they will drop, and the rules that a person may ask for against it.</summary>
internal static class ForeignFirewalls
{
    private static readonly bool[] s_directions = [false, true];

    /// <summary>What a person should know before the fabric is built; nothing where it was allowed already.</summary>
    internal static IReadOnlyList<string> Warnings(Blueprint wanted, Observed observed)
    {
        HashSet<string> allowed = [.. wanted.Objects.OfType<AllowObject>().Select(o => o.Key)];
        string lost = observed.BridgesPassFirewall ? "nodes will reach neither each other nor anything beyond the host" : "nodes will reach nothing beyond the host";
        IEnumerable<string> dropping = observed.Foreign
            .Where(chain => Rules(wanted, chain).Any(rule => !allowed.Contains(rule.Key)))
            .Select(chain => $"the firewall chain {chain.Words} drops what it does not know ({chain.Why}): {lost}; to let them pass: gantry allow");
        IEnumerable<string> legacy = observed.LegacyTables.Count > 0 && wanted.Objects.OfType<BridgeObject>().Any(bridge => bridge.In.IsHost)
            ? [$"a legacy iptables is in use (tables {string.Join(", ", observed.LegacyTables)}): gantry can't see whether its rules drop packets of the fabric; iptables-legacy -L FORWARD tells"]
            : [];
        return [.. dropping, .. legacy];
    }

    /// <summary>The rules that let all networks' packets pass all chains that drop them.</summary>
    internal static ImmutableArray<AllowObject> Rules(Blueprint wanted, IReadOnlyList<ForeignChain> chains) => [.. chains.SelectMany(chain => Rules(wanted, chain))];

    private static IEnumerable<AllowObject> Rules(Blueprint wanted, ForeignChain chain) => chain.Why.Length == 0
        ? []
        : wanted.Parts
            .Where(part => part.Objects.OfType<AddressObject>().Any(o => chain.Family == Family.Inet || o.Address.IsIPv6 == (chain.Family == Family.IPv6)))
            .SelectMany(part => part.Objects.OfType<BridgeObject>())
            .Where(bridge => bridge.In.IsHost)
            .SelectMany(bridge => s_directions.Select(into => new AllowObject(bridge.In, chain.Family, chain.Table, chain.Name, bridge.Link.Name, into)));
}
