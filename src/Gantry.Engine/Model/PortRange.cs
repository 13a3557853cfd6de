using System.Globalization;

namespace Gantry.Engine.Model;

/// <summary>Ports that follow each other; often one.</summary>
/// <param name="First">The lowest, at least 1.</param>
/// <param name="Last">The highest.</param>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>One port.</summary>
    public PortRange(ushort port) : this(port, port)
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether both have a port.</summary>
    public bool Overlaps(PortRange other) => First <= other.Last && other.First <= Last;

    /// <summary>Why a text is no range of ports, or null: <c>80</c>, <c>8000-8010</c>.</summary>
    public static string? WhyNot(string text, out PortRange range)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = default;
        string[] ends = text.Split('-');
        if (ends.Length > 2 || !ends.All(end => end.Length is > 0 and < 10 && end.All(char.IsAsciiDigit)))
        {
            return $"\"{text}\" is no port: a number, or two with - between them";
        }
        int first = int.Parse(ends[0], CultureInfo.InvariantCulture), last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
        if (first == 0 || last > ushort.MaxValue)
        {
            return $"port {(first == 0 ? first : last)} is out of range: 1 to {ushort.MaxValue}";
        }
        if (first > last)
        {
            return $"the range {text} goes backwards: {last}-{first}";
        }
        range = new PortRange((ushort)first, (ushort)last);
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
