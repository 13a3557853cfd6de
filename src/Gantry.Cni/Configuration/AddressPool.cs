using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Cni.Configuration;

/// <summary>Addresses of one subnet to give out.</summary>
/// <param name="Subnet">The subnet.</param>
/// <param name="First">The lowest to give out.</param>
/// <param name="Last">The highest, not lower than the first.</param>
/// <param name="Gateway">The way out of the subnet, which is never given out.</param>
internal sealed record AddressRange(IPNetwork Subnet, IPAddress First, IPAddress Last, IPAddress Gateway)
{
    internal bool IsIPv6 => Subnet.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    internal bool Contains(IPAddress address) =>
        address.AddressFamily == Subnet.BaseAddress.AddressFamily && Number(First) <= Number(address) && Number(address) <= Number(Last);

    internal bool Overlaps(AddressRange other) => IsIPv6 == other.IsIPv6 && Number(First) <= Number(other.Last) && Number(other.First) <= Number(Last);

    /// <summary>What may be given out: the range without its gateway.</summary>
    internal IEnumerable<(IPAddress First, IPAddress Last)> Free => !Contains(Gateway)
        ? [(First, Last)]
        : new[] { (First, Last: Address(Number(Gateway) - 1)), (First: Address(Number(Gateway) + 1), Last) }.Where(part => Number(part.First) <= Number(part.Last));

    /// <inheritdoc/>
    public override string ToString() => $"{First}-{Last}";

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes : bytes[12..], out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private IPAddress Address(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(IsIPv6 ? bytes : bytes[12..]);
    }
}

/// <summary>Ranges of one family; of each pool a container gets one address.</summary>
/// <param name="Ranges">The ranges, in the order to use them, at least one.</param>
/// <param name="Wanted">The very address that is asked for; null: any that is free.</param>
internal sealed record AddressPool(ImmutableArray<AddressRange> Ranges, IPAddress? Wanted = null)
{
    internal bool IsIPv6 => Ranges[0].IsIPv6;

    internal bool Contains(IPAddress address) => Ranges.Any(range => range.Contains(address));

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Ranges);
}
