using System.Net;
using System.Numerics;
using Gantry.Engine.Model;

namespace Gantry.Engine.Planning;

/// <summary>Automatic addresses of one subnet: the lowest that is free.</summary>
internal sealed class AddressPool
{
    private readonly HashSet<IPAddress> _taken;
    private readonly Subnet _subnet;
    private readonly BigInteger _base;
    private readonly BigInteger _end;
    private BigInteger _next;

    internal AddressPool(Subnet subnet, IEnumerable<IPAddress> taken)
    {
        _subnet = subnet;
        _taken = [.. taken];
        if (subnet.Gateway is { } gateway)
        {
            _taken.Add(gateway);
        }
        byte[] bytes = subnet.Prefix.BaseAddress.GetAddressBytes();
        int hostBits = bytes.Length * 8 - subnet.Prefix.PrefixLength;
        _base = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        // The first address is the network's own (RFC 1122; in IPv6 the routers' anycast address, RFC 4291), IPv4's last the broadcast.
        _next = _base + 1;
        _end = _base + (BigInteger.One << hostBits) - (subnet.IsIPv6 ? 0 : 1);
    }

    internal void Reserve(IPAddress address) => _taken.Add(address);

    internal bool IsTaken(IPAddress address) => _taken.Contains(address);

    internal IPAddress Take()
    {
        for (; _next < _end; _next++)
        {
            IPAddress address = ToAddress(_next);
            if (_taken.Add(address))
            {
                return address;
            }
        }
        throw new FabricException($"subnet {_subnet.Prefix} is full: it has no address left", "give the network a larger subnet, or some nodes another network") { IsUsage = true };
    }

    private IPAddress ToAddress(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[_subnet.IsIPv6 ? 16 : 4];
        bytes.Clear();
        byte[] digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes[(bytes.Length - digits.Length)..]);
        return new IPAddress(bytes);
    }
}
