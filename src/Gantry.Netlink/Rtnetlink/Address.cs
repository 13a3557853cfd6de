using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>Attributes of an address (linux/if_addr.h, IFA_*).</summary>
internal enum Ifa : ushort
{
    Address = 1,
    Local = 2,
    Label = 3,
    Broadcast = 4,
    CacheInfo = 6,
    Flags = 8,
    RtPriority = 9,
}

/// <summary>struct ifaddrmsg (linux/if_addr.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    public byte Family;
    public byte PrefixLength;
    public byte Flags;
    public RouteScope Scope;
    public int Index;
}

/// <summary>Flags of an address (linux/if_addr.h, IFA_F_*).</summary>
[Flags]
public enum AddressFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,
    /// <summary>IFA_F_NODAD: no duplicate address detection.</summary>
    NoDad = 0x02,
    /// <summary>IFA_F_DADFAILED: somebody else has it.</summary>
    DadFailed = 0x08,
    /// <summary>IFA_F_TENTATIVE: not usable yet.</summary>
    Tentative = 0x40,
    /// <summary>IFA_F_PERMANENT: it does not run out.</summary>
    Permanent = 0x80,
}

/// <summary>An address of a link.</summary>
public sealed record Address
{
    /// <summary>The link's index.</summary>
    public required int Index { get; init; }

    /// <summary>The address itself (IFA_LOCAL) with its prefix.</summary>
    public required InterfaceAddress Local { get; init; }

    /// <summary>The other end of a point-to-point link (IFA_ADDRESS); null where it is the address itself.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>Its flags.</summary>
    public AddressFlags Flags { get; init; }

    /// <summary>RT_SCOPE_*: 0 global, 253 link, 254 host.</summary>
    public byte Scope { get; init; }

    internal static Address Read(Message message)
    {
        var header = message.Header<AddressHeader>();
        IPAddress? local = null, address = null;
        var flags = (AddressFlags)header.Flags;
        for (AttributeReader a = message.Attributes<AddressHeader>(); a.Next();)
        {
            switch ((Ifa)a.Type)
            {
                case Ifa.Local: local = a.Address; break;
                case Ifa.Address: address = a.Address; break;
                case Ifa.Flags: flags = (AddressFlags)a.U32; break;
            }
        }
        // IPv6 sends IFA_LOCAL only where there is a peer (net/ipv6/addrconf.c, inet6_fill_ifaddr).
        IPAddress own = local ?? address ?? throw new InvalidDataException("An address without IFA_LOCAL and IFA_ADDRESS.");
        int bits = own.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (header.PrefixLength > bits)
        {
            throw new InvalidDataException($"An address with a prefix of {header.PrefixLength} bits.");
        }
        return new Address
        {
            Index = header.Index,
            Local = new InterfaceAddress(own, header.PrefixLength),
            Peer = address is not null && !address.Equals(own) ? address : null,
            Flags = flags,
            Scope = (byte)header.Scope,
        };
    }
}

/// <summary>Requests about addresses.</summary>
public static class AddressRequests
{
    private static readonly IPNetwork s_loopback = new(IPAddress.Parse("127.0.0.0"), 8);

    /// <summary>Just like <c>ip address add ADDRESS [peer PEER] dev LINK [nodad]</c>. The prefix is the peer's where there is one.</summary>
    public static void AddAddress(this Batch batch, int index, InterfaceAddress address, bool noDad = false, IPAddress? peer = null) =>
        Put(batch, RouteMessage.NewAddr, MessageFlags.Create | MessageFlags.Exclusive, index, address, noDad, peer);

    /// <summary>Just like <c>ip address delete ADDRESS [peer PEER] dev LINK</c>.</summary>
    public static void DeleteAddress(this Batch batch, int index, InterfaceAddress address, IPAddress? peer = null) =>
        Put(batch, RouteMessage.DelAddr, MessageFlags.None, index, address, noDad: false, peer);

    private static void Put(Batch batch, RouteMessage type, MessageFlags flags, int index, InterfaceAddress address, bool noDad, IPAddress? peer)
    {
        ArgumentNullException.ThrowIfNull(batch);
        MessageWriter w = batch.Begin((ushort)type, flags);
        w.PutHeader(new AddressHeader
        {
            Family = (byte)address.Address.AddressFamily.ToKernel(),
            PrefixLength = (byte)address.PrefixLength,
            Flags = noDad ? (byte)AddressFlags.NoDad : (byte)0,
            // 127.0.0.0/8 stays inside the host (iproute2, ip/ipaddress.c, default_scope); the kernel knows IPv6's scopes itself.
            Scope = type == RouteMessage.NewAddr && s_loopback.Contains(address.Address) ? RouteScope.Host : RouteScope.Universe,
            Index = index,
        });
        w.PutAddress(Ifa.Local, address.Address);
        w.PutAddress(Ifa.Address, peer ?? address.Address);
    }
}

/// <summary>Address families by the kernel's numbers (linux/socket.h, AF_*), which .NET's differ from for IPv6.</summary>
internal static class KernelFamily
{
    internal const byte Unspecified = 0;
    internal const byte IPv4 = 2;
    internal const byte Bridge = 7;
    internal const byte IPv6 = 10;

    internal static byte ToKernel(this AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => IPv4,
        AddressFamily.InterNetworkV6 => IPv6,
        _ => throw new ArgumentException($"{family} is neither IPv4 nor IPv6.", nameof(family)),
    };

    /// <summary>The link that a link-local address names behind its '%': on the wire that is no part of the address.</summary>
    internal static int? LinkOfScope(this IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? (int)address.ScopeId : null;
}
