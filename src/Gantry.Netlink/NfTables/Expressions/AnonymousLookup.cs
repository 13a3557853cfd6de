using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>A <see cref="Lookup"/> in a set or map that is part of the rule: <c>tcp dport { 80, 443 }</c>.</summary>
/// <param name="Set">The set.</param>
/// <param name="Inverted">Whether the set must not hold what is in the register.</param>
/// <param name="From">The register; a longer key takes the following ones too.</param>
/// <param name="Into">Of a map: where its data goes; <see cref="Register.Verdict"/> in a verdict map.</param>
public sealed record AnonymousLookup(AnonymousSet Set, bool Inverted = false, Register From = Register.R1, Register? Into = null) : Expression("lookup")
{
    internal override void PutData(MessageWriter w) => throw new NotSupportedException("An anonymous set is sent before its rule: add the rule by a transaction.");

    /// <summary>The same in a set that is sent before, in the same transaction, under a number.</summary>
    internal Lookup ById(string name, uint id) => new(name, Inverted, From, Into) { Id = id };
}
