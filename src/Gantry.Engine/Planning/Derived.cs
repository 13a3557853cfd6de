using System.Security.Cryptography;
using System.Text;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// Names and Ethernet addresses that the file leaves open, derived from fabric, node, network and interface: the same each time, so that
/// script and up agree and neighbours' caches stay right.
/// </summary>
internal static class Derived
{
    private const int HashDigits = 6;

    /// <summary>A locally administered address.</summary>
    internal static MacAddress Mac(params ReadOnlySpan<string> what)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(what, bytes);
        bytes[0] = 0x02; // Locally administered, one station.
        return MacAddress.Read(bytes[..MacAddress.Size]);
    }

    /// <summary>The name of a veth's end on the host: as much of the node's name as fits, and a hash.</summary>
    internal static InterfaceName PortName(string node, params ReadOnlySpan<string> what)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(what, bytes);
        int room = InterfaceName.MaxBytes - HashDigits - 1;
        return new InterfaceName($"{(node.Length > room ? node[..room] : node)}-{Convert.ToHexStringLower(bytes[..(HashDigits / 2)])}");
    }

    private static void Hash(ReadOnlySpan<string> what, Span<byte> hash) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', what)), hash);
}
