using System.Collections.Immutable;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Firewall;

/// <summary>An element of a set or map of the table inet gantry.</summary>
/// <param name="Set">The set's or map's name.</param>
/// <param name="Key">Its key as nft writes it: <c>"xavki0"</c>, <c>10.11.0.0/16</c>, <c>tcp . 8080</c>.</param>
/// <param name="Data">What the key leads to in a map, as nft writes it: <c>10.11.0.3 . 80</c>; null in a set.</param>
/// <param name="Owner">Who put it there, its comment: "fabric tutorial".</param>
public sealed record FirewallElement(string Set, string Key, string? Data, string Owner)
{
    /// <summary>nft's command that adds it.</summary>
    internal string AddWords =>
        $"add element inet {FirewallTable.Name} {Set} {{ {Key} comment \"{Owner}\"{(Data is null ? "" : $" : {Data}")} }}";

    /// <summary>nft's command that deletes it, by its key.</summary>
    internal string DeleteWords => $"delete element inet {FirewallTable.Name} {Set} {{ {Key} }}";

    internal void Add(Transaction transaction) => transaction.AddElements(Family.Inet, FirewallTable.Name, Set, Parse());

    /// <summary>The kernel deletes by key, whoever's it is: whose it is must have been seen before.</summary>
    internal void Delete(Transaction transaction) => transaction.DeleteElements(Family.Inet, FirewallTable.Name, Set, Parse());

    private ImmutableArray<SetElement> Parse() => ElementText.Parse(FirewallFrame.SetOf(Set), this);
}
