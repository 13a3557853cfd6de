using System.Buffers.Binary;
using Gantry.Engine.Model;
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
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, NameHash.Of(what));
        bytes[0] = 0x02; // Locally administered, one station.
        return MacAddress.Read(bytes[..MacAddress.Size]);
    }

    /// <summary>The name of a veth's end on the host: as much of the node's name as fits, and a hash.</summary>
    internal static InterfaceName PortName(string node, params ReadOnlySpan<string> what)
    {
        int room = InterfaceName.MaxBytes - HashDigits - 1;
        return new InterfaceName($"{(node.Length > room ? node[..room] : node)}-{NameHash.Word(NameHash.Of(what), HashDigits)}");
    }
}
