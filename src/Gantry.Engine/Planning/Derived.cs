using System.Buffers.Binary;
using System.Text;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// Names and Ethernet addresses that the file leaves open, derived from fabric, node, network and interface: the same each time, so that
/// script and up agree and neighbours' caches stay right.
/// </summary>
internal static class Derived
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int HashDigits = 6;

    /// <summary>A locally administered address.</summary>
    internal static MacAddress Mac(params ReadOnlySpan<string> what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Hash(what));
        bytes[0] = 0x02; // Locally administered, one station.
        return MacAddress.Read(bytes[..MacAddress.Size]);
    }

    /// <summary>The name of a veth's end on the host: as much of the node's name as fits, and a hash.</summary>
    internal static InterfaceName PortName(string node, params ReadOnlySpan<string> what)
    {
        ulong hash = Hash(what);
        int room = InterfaceName.MaxBytes - HashDigits - 1;
        string digits = string.Create(HashDigits, hash, static (span, value) =>
        {
            foreach (ref char digit in span)
            {
                digit = Digits[(int)(value % (ulong)Digits.Length)];
                value /= (ulong)Digits.Length;
            }
        });
        return new InterfaceName($"{(node.Length > room ? node[..room] : node)}-{digits}");
    }

    /// <summary>
    /// FNV-1a over the parts with a NUL behind each, then mixed (MurmurHash3's finalizer) so that every bit counts. Nobody
    /// attacks it, and the runtime's cryptography takes longer to load than everything else here to run.
    /// </summary>
    private static ulong Hash(ReadOnlySpan<string> what)
    {
        ulong hash = 0xcbf29ce484222325;
        const ulong prime = 0x100000001b3;
        Span<byte> bytes = stackalloc byte[4];
        foreach (string part in what)
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
}
