using Gantry.Engine.Planning.Firewall;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Observe;

/// <summary>Reads the table inet gantry, and of the others what matters to it.</summary>
internal static class FirewallReader
{
    internal static (FirewallDump Firewall, IReadOnlyList<ForeignChain> Foreign) Read(NfTablesSocket socket) =>
        socket.ReadWhole(generation => (ReadOnce(socket, generation), ForeignChain.Read(socket)));

    /// <summary>
    /// Reads only these elements, and whether sets, chains and rules are as they should be: the cost does not grow with the number of
    /// elements. Of a table that is not as it should be all is read, for all of it is made anew.
    /// </summary>
    internal static FirewallDump Read(NfTablesSocket socket, IReadOnlyList<FirewallElement> wanted)
    {
        while (true)
        {
            uint generation = socket.GetGeneration();
            FirewallDump firewall = ReadOnce(socket, generation, wanted);
            if (socket.GetGeneration() == generation)
            {
                return firewall;
            }
        }
    }

    private static FirewallDump ReadOnce(NfTablesSocket socket, uint generation, IReadOnlyList<FirewallElement> wanted)
    {
        IReadOnlyList<SetSummary> sets = socket.ListSets(Family.Inet, FirewallTable.Name);
        if (sets.Count == 0 || !IsIntact(socket, sets))
        {
            return ReadOnce(socket, generation);
        }
        var elements = new Dictionary<(string, string), FirewallElement>();
        foreach (IGrouping<string, FirewallElement> asked in wanted.GroupBy(element => element.Set))
        {
            Set set = FirewallFrame.Sets.First(other => other.Name == asked.Key);
            IReadOnlyList<SetElement> found = set.IsInterval
                ? socket.ListElements(Family.Inet, FirewallTable.Name, set.Name)
                : [.. asked.Select(element => socket.TryGetElement(Family.Inet, FirewallTable.Name, set.Name, ElementText.Parse(set, element)[0])).OfType<SetElement>()];
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
