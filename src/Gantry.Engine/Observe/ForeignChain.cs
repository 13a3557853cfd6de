using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;

namespace Gantry.Engine.Observe;

/// <summary>
/// Somebody else's base chain on the way of forwarded packets that drops what it does not know: by its policy, as Docker's and ufw's, or
/// by a last rule that rejects everything, as firewalld's. An accept of ours does not help against it.
/// </summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">What it does: "its policy is drop".</param>
/// <param name="Allowed">Our own rules in it, their handles by their comments.</param>
internal sealed record ForeignChain(Family Family, string Table, string Name, string Why, IReadOnlyDictionary<string, ulong> Allowed)
{
    /// <summary>"ip filter FORWARD".</summary>
    internal string Words => $"{WordOf(Family)} {Table} {Name}";

    internal static string WordOf(Family family) => family switch { Family.IPv4 => "ip", Family.IPv6 => "ip6", _ => "inet" };

    internal static IReadOnlyList<ForeignChain> Read(NfTablesSocket socket)
    {
        List<Chain> chains =
        [
            .. socket.ListChains().Where(chain => chain is { Base: { Hook: Hook.Forward, Type: "filter" }, Family: Family.IPv4 or Family.IPv6 or Family.Inet }
                && chain is not { Family: Family.Inet, Table: Planning.Firewall.FirewallTable.Name }),
        ];
        if (chains.Count == 0)
        {
            return [];
        }
        ILookup<(Family, string, string), Rule> rules = socket.ListAllRules().ToLookup(rule => (rule.Family, rule.Table, rule.Chain));
        return [.. chains.Select(chain => Judge(chain, [.. rules[(chain.Family, chain.Table, chain.Name)]])).OfType<ForeignChain>()];
    }

    private static ForeignChain? Judge(Chain chain, IReadOnlyList<Rule> rules)
    {
        string? why = chain.Base!.Accepts
            ? rules is [.., { Expressions: [Reject] or [Counter, Reject] }] ? "its last rule rejects everything" : null
            : "its policy is drop";
        var ours = new Dictionary<string, ulong>();
        foreach (Rule rule in rules.Where(rule => rule.Comment?.StartsWith(Planning.Objects.AllowObject.Tag, StringComparison.Ordinal) == true))
        {
            ours[rule.Comment!] = rule.Handle;
        }
        return why is null && ours.Count == 0 ? null : new ForeignChain(chain.Family, chain.Table, chain.Name, why ?? "", ours);
    }
}
