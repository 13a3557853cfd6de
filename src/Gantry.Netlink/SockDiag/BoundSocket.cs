using System.Buffers.Binary;
using System.Net;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.SockDiag;

/// <summary>A socket that waits for whoever speaks to its port.</summary>
public sealed record BoundSocket
{
    /// <summary>Its protocol.</summary>
    public required Transport Protocol { get; init; }

    /// <summary>Its own end; 0.0.0.0 or ::: every address.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>Whether a socket of IPv6 leaves IPv4 alone (IPV6_V6ONLY); else :: is every address of both.</summary>
    public bool IPv6Only { get; init; }

    /// <summary>The index of the one link that it hears (SO_BINDTODEVICE); 0: all.</summary>
    public int Device { get; init; }

    /// <summary>The user it belongs to.</summary>
    public uint User { get; init; }

    /// <summary>Its inode, by which <see cref="SocketOwner.Find"/> finds who holds it.</summary>
    public uint Inode { get; init; }

    /// <summary>Whether a socket bound to that address and the same port could not stand beside it: 0.0.0.0 and :: are every address of their family.</summary>
    public bool Overlaps(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress own = Local.Address.IsIPv4MappedToIPv6 ? Local.Address.MapToIPv4() : Local.Address;
        bool takesBoth = own.Equals(IPAddress.IPv6Any) && !IPv6Only;
        return takesBoth || own.AddressFamily == address.AddressFamily
            && (own.Equals(address) || IsAny(own) || IsAny(address));
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    internal static BoundSocket Read(Message message, Transport protocol)
    {
        var header = message.Header<DiagHeader>();
        bool only = false;
        for (AttributeReader a = message.Attributes<DiagHeader>(); a.Next();)
        {
            only = (InetDiag)a.Type == InetDiag.SkV6Only ? a.U8 != 0 : only;
        }
        ReadOnlySpan<byte> address = header.Id.Source;
        ushort port = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(header.Id.SourcePort) : header.Id.SourcePort;
        return new BoundSocket
        {
            Protocol = protocol,
            Local = new IPEndPoint(new IPAddress(header.Family == KernelFamily.IPv6 ? address : address[..4]), port),
            IPv6Only = only,
            Device = header.Id.Device,
            User = header.User,
            Inode = header.Inode,
        };
    }
}
