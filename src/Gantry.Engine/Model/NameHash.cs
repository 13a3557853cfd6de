using System.Text;

namespace Gantry.Engine.Model;

/// <summary>Hashes that names are made of, where what they stand for is too long for one: the same each time.</summary>
internal static class NameHash
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>
    /// FNV-1a over the parts with a NUL behind each, then mixed (MurmurHash3's finalizer) so that every bit counts. Nobody
    /// attacks it, and the runtime's cryptography takes longer to load than everything else here to run.
    /// </summary>
    internal static ulong Of(ReadOnlySpan<string> parts)
    {
        const ulong prime = 0x100000001b3;
        ulong hash = 0xcbf29ce484222325;
        Span<byte> bytes = stackalloc byte[4];
        foreach (string part in parts)
        {
            foreach (Rune rune in part.EnumerateRunes())
            {
                foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)])
                {
                    hash = (hash ^ b) * prime;
                }
            }
            hash *= prime;
        }
        hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
        hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
        return hash ^ hash >> 33;
    }

    /// <summary>A hash as digits of five bits each.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="count">How many; 13 hold all of it.</param>
    internal static string Word(ulong hash, int count) => string.Create(count, hash, static (span, value) =>
    {
        foreach (ref char digit in span)
        {
            digit = Digits[(int)(value % (ulong)Digits.Length)];
            value /= (ulong)Digits.Length;
        }
    });
}
