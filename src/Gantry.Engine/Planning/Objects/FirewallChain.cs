using System.Collections.Immutable;
using System.Globalization;
using Gantry.Engine.State;
using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A chain of a table of our own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hook">Where it hooks in, and its policy.</param>
/// <param name="Rules">Its rules in nft's words, in order.</param>
public sealed record FirewallChain(string Name, BaseChain Hook, ImmutableArray<string> Rules)
{
    /// <summary>Whether two chains are the same with the same rules in the same order.</summary>
    public bool Equals(FirewallChain? other) => other is not null && Name == other.Name && Hook == other.Hook && Rules.SequenceEqual(other.Rules);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Hook, Rules.Length);

    internal static FirewallChain Record(FirewallChain chain, RecordFields fields) =>
        new(fields.Text("name", chain.Name), fields.Nested("hook", chain.Hook, Record), fields.Texts("rules", chain.Rules));

    private static BaseChain Record(BaseChain hook, RecordFields fields) => new(
        fields.Text("type", hook.Type),
        fields.Word("hook", hook.Hook),
        fields.Parsed("priority", hook.Priority, text => int.Parse(text, CultureInfo.InvariantCulture)),
        fields.Flag("accepts", hook.Accepts));

    /// <summary>As nft writes it inside of a table.</summary>
    internal string Script => string.Join('\n',
    [
        $"\tchain {Name} {{",
        $"\t\ttype {Hook.Type} hook {Hook.Hook.ToString().ToLowerInvariant()} priority {Hook.Priority}; policy {(Hook.Accepts ? "accept" : "drop")};",
        .. Rules.Select(rule => $"\t\t{rule}"),
        "\t}",
    ]);
}
