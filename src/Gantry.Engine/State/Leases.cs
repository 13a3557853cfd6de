using System.Net;
using System.Numerics;

namespace Gantry.Engine.State;

/// <summary>A range that addresses are leased from.</summary>
/// <param name="First">The first address.</param>
/// <param name="Last">The last one.</param>
public sealed record LeaseRange(IPAddress First, IPAddress Last);

/// <summary>All addresses of a set of ranges are leased, or the very one that is wanted.</summary>
/// <param name="message">Which.</param>
/// <param name="advice">What to do, if that depends on which.</param>
internal sealed class NoLeaseException(string message, string? advice = null) : Exception(message)
{
    /// <summary>The same for whoever asked.</summary>
    internal FabricException For(FabricId fabric) => advice is null
        ? new FabricException($"{fabric}: {Message}", "take some attachments away, or give the network a larger range")
        : new FabricException(Message, advice);
}

/// <summary>An address that was leased just now.</summary>
/// <param name="Leases">Of which network.</param>
/// <param name="Address">The address.</param>
/// <param name="Owner">Who holds it.</param>
internal readonly record struct HeldLease(Leases Leases, IPAddress Address, string Owner)
{
    internal void Release() => Leases.Release(Address, Owner);
}

/// <summary>
/// The addresses of one network that attachments hold: a symbolic link each, named for the address, that leads to the owner's name. A link
/// is there with its owner or not at all, whoever is killed over it; a file would be empty first. The next address is looked for behind the
/// last that was given, so what it costs does not grow with how many are held. Used under the fabric's lock.
/// </summary>
internal sealed class Leases(string directory)
{
    private const string Last = "last";

    /// <summary>All that are held, with their owners.</summary>
    internal IEnumerable<(IPAddress Address, string Owner)> List() => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory)
            .Select(path => IPAddress.TryParse(Path.GetFileName(path), out IPAddress? address) ? address : null)
            .OfType<IPAddress>()
            .Select(address => (address, OwnerOf(address) ?? ""))
        : [];

    /// <summary>Leases the next free address of some ranges.</summary>
    /// <param name="ranges">The ranges, in order.</param>
    /// <param name="taken">Addresses that nobody may lease.</param>
    /// <param name="owner">Who leases it.</param>
    /// <exception cref="NoLeaseException">None is free.</exception>
    internal IPAddress Take(IReadOnlyList<LeaseRange> ranges, IReadOnlySet<IPAddress> taken, string owner)
    {
        string last = Path.Combine(directory, $"{Last}-{ranges[0].First.AddressFamily}");
        IPAddress? previous = File.Exists(last) && IPAddress.TryParse(File.ReadAllText(last), out IPAddress? read) ? read : null;
        foreach (IPAddress address in Candidates(ranges, previous))
        {
            if (!taken.Contains(address) && TryTake(address, owner))
            {
                File.WriteAllText(last, address.ToString());
                return address;
            }
        }
        throw new NoLeaseException($"no address is free in {string.Join(", ", ranges.Select(range => $"{range.First} to {range.Last}"))}");
    }

    /// <summary>Leases this address; false if somebody else holds it.</summary>
    internal bool TryTake(IPAddress address, string owner)
    {
        Directory.CreateDirectory(directory);
        try
        {
            File.CreateSymbolicLink(PathOf(address), owner);
            return true;
        }
        catch (IOException) when (OwnerOf(address) is not null)
        {
            return OwnerOf(address) == owner;
        }
    }

    /// <summary>Gives an address back, if it is this owner's: it may be somebody else's by now. One that nobody holds is no error.</summary>
    internal void Release(IPAddress address, string owner)
    {
        if (OwnerOf(address) == owner)
        {
            File.Delete(PathOf(address));
        }
    }

    /// <summary>All addresses of some ranges, in order.</summary>
    internal static IEnumerable<IPAddress> All(IReadOnlyList<LeaseRange> ranges) => Candidates(ranges, previous: null);

    private string? OwnerOf(IPAddress address) => new FileInfo(PathOf(address)).LinkTarget;

    private string PathOf(IPAddress address) => Path.Combine(directory, address.ToString());

    /// <summary>All addresses of the ranges once, those behind the previous one first.</summary>
    private static IEnumerable<IPAddress> Candidates(IReadOnlyList<LeaseRange> ranges, IPAddress? previous)
    {
        int place = previous is null ? -1 : ranges.ToList().FindIndex(range => ToNumber(range.First) <= ToNumber(previous) && ToNumber(previous) <= ToNumber(range.Last));
        if (place < 0)
        {
            return ranges.SelectMany(range => Between(ToNumber(range.First), ToNumber(range.Last), range));
        }
        BigInteger at = ToNumber(previous!);
        LeaseRange current = ranges[place];
        return Between(at + 1, ToNumber(current.Last), current)
            .Concat(ranges.Skip(place + 1).Concat(ranges.Take(place)).SelectMany(range => Between(ToNumber(range.First), ToNumber(range.Last), range)))
            .Concat(Between(ToNumber(current.First), at, current));
    }

    private static IEnumerable<IPAddress> Between(BigInteger first, BigInteger last, LeaseRange range)
    {
        int length = range.First.GetAddressBytes().Length;
        for (BigInteger number = first; number <= last; number++)
        {
            byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            byte[] bytes = new byte[length];
            digits.CopyTo(bytes, length - digits.Length);
            yield return new IPAddress(bytes);
        }
    }

    private static BigInteger ToNumber(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
}
