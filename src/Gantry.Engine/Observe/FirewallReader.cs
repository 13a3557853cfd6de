using Gantry.Engine.Planning.Firewall;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Observe;

/// <summary>What is asked of the table inet gantry.</summary>
/// <param name="Elements">These elements.</param>
/// <param name="Sets">All that is in these sets.</param>
internal sealed record FirewallQuestion(IReadOnlyList<FirewallElement> Elements, IReadOnlySet<string> Sets);

/// <summary>Reads the table inet gantry, and of the others what matters to it.</summary>
internal static class FirewallReader
{
    internal static (FirewallDump Firewall, IReadOnlyList<ForeignChain> Foreign) Read(NfTablesSocket socket) =>
        socket.ReadWhole(generation => (ReadOnce(socket, generation), ForeignChain.Read(socket)));

    /// <summary>
    /// Reads only what is asked, and whether sets, chains and rules are as they should be: the cost does not grow with the number of
    /// all elements. Of a table that is not as it should be all is read, for all of it is made anew.
    /// </summary>
    internal static FirewallDump Read(NfTablesSocket socket, FirewallQuestion asked)
    {
        while (true)
        {
            uint generation = socket.GetGeneration();
            FirewallDump firewall = ReadOnce(socket, generation, asked);
            if (socket.GetGeneration() == generation)
            {
                return firewall;
            }
        }
    }

    private static FirewallDump ReadOnce(NfTablesSocket socket, uint generation, FirewallQuestion asked)
    {
        IReadOnlyList<SetSummary> sets = socket.ListSets(Family.Inet, FirewallTable.Name);
        if (sets.Count == 0 || !IsIntact(socket, sets))
        {
            return ReadOnce(socket, generation);
        }
        var elements = new Dictionary<(string, string), FirewallElement>();
        ILookup<string, FirewallElement> wanted = asked.Elements.ToLookup(element => element.Set);
        foreach (string name in wanted.Select(group => group.Key).Union(asked.Sets))
        {
            Set set = FirewallFrame.SetOf(name);
            IReadOnlyList<SetElement> found = set.IsInterval || asked.Sets.Contains(name)
                ? socket.ListElements(Family.Inet, FirewallTable.Name, name)
                : [.. wanted[name].Select(element => socket.TryGetElement(Family.Inet, FirewallTable.Name, name, ElementText.Parse(set, element)[0])).OfType<SetElement>()];
            foreach (FirewallElement element in ElementText.Format(set, found))
            {
                elements[(set.Name, element.Key)] = element;
            }
        }
        return new FirewallDump(FrameState.Intact, generation, elements);
    }

    private static FirewallDump ReadOnce(NfTablesSocket socket, uint generation)
    {
        if (!socket.ListTables().Any(table => table is { Family: Family.Inet, Name: FirewallTable.Name }))
        {
            return FirewallDump.Absent with { Generation = generation };
        }
        var elements = new Dictionary<(string, string), FirewallElement>();
        IReadOnlyList<SetSummary> sets = socket.ListSets(Family.Inet, FirewallTable.Name);
        foreach (Set set in FirewallFrame.Sets.Where(set => sets.Any(other => CanBeRead(set, other))))
        {
            foreach (FirewallElement element in ElementText.Format(set, socket.ListElements(Family.Inet, FirewallTable.Name, set.Name)))
            {
                elements[(set.Name, element.Key)] = element;
            }
        }
        return new FirewallDump(IsIntact(socket, sets) ? FrameState.Intact : FrameState.Damaged, generation, elements);
    }

    /// <summary>Whether its elements are of our kind, though somebody may have made it anew without its comment.</summary>
    private static bool CanBeRead(Set ours, SetSummary other) =>
        other.Name == ours.Name && other.KeyType == ours.Summary.KeyType && other.DataType == ours.Summary.DataType && other.IsInterval == ours.IsInterval;

    private static bool IsIntact(NfTablesSocket socket, IReadOnlyList<SetSummary> sets)
    {
        IEnumerable<Chain> chains = socket.ListChains().Where(chain => chain is { Family: Family.Inet, Table: FirewallTable.Name });
        ILookup<string, NewRule> rules = socket.ListRules(Family.Inet, FirewallTable.Name).ToLookup(rule => rule.Chain, rule => rule.Content);
        return sets.ToHashSet().SetEquals(FirewallFrame.Sets.Select(set => set.Summary))
            && chains.ToHashSet().SetEquals(FirewallFrame.Chains)
            && FirewallFrame.Chains.All(chain => rules[chain.Name].SequenceEqual(
                FirewallFrame.Rules.Where(rule => rule.Chain == chain.Name).Select(rule => rule.Kernels)));
    }
}
