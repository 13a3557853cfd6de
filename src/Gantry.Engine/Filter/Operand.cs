using Gantry.Netlink.NfTables;

namespace Gantry.Engine.Filter;

/// <summary>What a match compares with: one value, or all from one to another.</summary>
/// <param name="First">The value, or the lowest.</param>
/// <param name="Last">The same value, or the highest.</param>
/// <param name="Bits">As a prefix: how many bits from the front are the same in all of them.</param>
internal readonly record struct Operand(Value First, Value Last, int? Bits = null)
{
    internal bool IsOne => First == Last && Bits is null;

    internal static Operand One(Value value) => new(value, value);
}
