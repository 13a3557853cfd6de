using System.Globalization;

namespace Gantry.Engine.Filter;

/// <summary>Numbers as nft reads them: decimal, or hexadecimal behind 0x.</summary>
internal static class Numbers
{
    internal static bool TryParse(string text, out ulong number) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
