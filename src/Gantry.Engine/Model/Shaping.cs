using System.Globalization;

namespace Gantry.Engine.Model;

/// <summary>How much may go one way.</summary>
/// <param name="BytesPerSecond">At least 1.</param>
/// <param name="Burst">Bytes that may go at once, at least 1.</param>
public readonly record struct TrafficRate(ulong BytesPerSecond, uint Burst)
{
    private const ulong BitsPerByte = 8;
    private const ulong Waits = 40; // A fortieth of a second, 25 ms, as with CNI's reference plugin.

    /// <summary>Bytes that wait at most; what would wait for longer is dropped.</summary>
    internal uint Limit => (uint)Math.Min(Burst + BytesPerSecond / Waits, uint.MaxValue);

    /// <summary>As tc takes it: "rate 8000000bit burst 100000b limit 125000b".</summary>
    internal string Words => string.Create(CultureInfo.InvariantCulture, $"rate {(UInt128)BytesPerSecond * BitsPerByte}bit burst {Burst}b limit {Limit}b");
}

/// <summary>How much goes to a node and comes from it at one of its interfaces.</summary>
/// <param name="To">What goes to it; null: all.</param>
/// <param name="From">What it sends; null: all.</param>
public readonly record struct Shaping(TrafficRate? To, TrafficRate? From)
{
    /// <summary>Whether all goes both ways.</summary>
    public bool IsEmpty => To is null && From is null;
}
