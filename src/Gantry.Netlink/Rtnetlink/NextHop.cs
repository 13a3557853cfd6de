using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>struct rtnexthop (linux/rtnetlink.h), inside RTA_MULTIPATH.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NextHopHeader
{
    public ushort Length;
    public byte Flags;
    public byte Hops;
    public int Index;
}

/// <summary>One of several next hops (RTA_MULTIPATH).</summary>
/// <param name="Via">Where to; null: straight through the device.</param>
/// <param name="Device">The link's index; 0: the kernel finds it.</param>
/// <param name="Weight">1 to 256: its share.</param>
public readonly record struct NextHop(IPAddress? Via, int Device, int Weight = 1)
{
    private const int ViaFamilySize = sizeof(ushort); // struct rtvia: the family, then the address

    /// <summary>Via is on the link although no address says so (RTNH_F_ONLINK).</summary>
    public bool OnLink { get; init; }

    internal static ImmutableArray<NextHop> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var hops = ImmutableArray.CreateBuilder<NextHop>();
        int size = Unsafe.SizeOf<NextHopHeader>();
        while (bytes.Length >= size)
        {
            var header = MemoryMarshal.Read<NextHopHeader>(bytes);
            if (header.Length < size || header.Length > bytes.Length)
            {
                throw new InvalidDataException($"A next hop says that it has {header.Length} bytes where {bytes.Length} are left.");
            }
            IPAddress? via = null;
            for (var a = new AttributeReader(bytes[size..header.Length]); a.Next();)
            {
                via = (Rta)a.Type switch { Rta.Gateway => a.Address, Rta.Via => ReadVia(a.Bytes), _ => via };
            }
            hops.Add(new NextHop(via, header.Index, header.Hops + 1) { OnLink = (header.Flags & (byte)Route.OnLinkFlag) != 0 });
            bytes = bytes[Math.Min(MessageWriter.Align(header.Length), bytes.Length)..];
        }
        return hops.ToImmutable();
    }

    /// <summary>RTA_MULTIPATH { struct rtnexthop, RTA_GATEWAY } … : the length of each is in its own structure.</summary>
    internal static void PutAll(MessageWriter w, byte family, ImmutableArray<NextHop> hops)
    {
        MessageWriter.Nest all = w.OpenPlain(Rta.Multipath);
        foreach (NextHop hop in hops)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(hop.Weight, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(hop.Weight, byte.MaxValue + 1);
            w.PutHeader(new NextHopHeader
            {
                Length = (ushort)(Unsafe.SizeOf<NextHopHeader>() + SizeOfVia(family, hop.Via)),
                Flags = hop.OnLink ? (byte)Route.OnLinkFlag : (byte)0,
                Hops = (byte)(hop.Weight - 1),
                Index = hop.Device != 0 ? hop.Device : hop.Via?.LinkOfScope() ?? 0,
            });
            PutVia(w, family, hop.Via);
        }
        w.Close(all);
    }

    /// <summary>RTA_GATEWAY, or RTA_VIA where the router is of another family than the destination (RFC 8950).</summary>
    internal static void PutVia(MessageWriter w, byte family, IPAddress? via)
    {
        if (via is null)
        {
            return;
        }
        byte own = via.AddressFamily.ToKernel();
        if (own == family)
        {
            w.PutAddress(Rta.Gateway, via);
            return;
        }
        byte[] address = via.GetAddressBytes();
        Span<byte> value = stackalloc byte[ViaFamilySize + address.Length];
        MemoryMarshal.Write(value, (ushort)own);
        address.CopyTo(value[ViaFamilySize..]);
        w.PutBytes(Rta.Via, value);
    }

    internal static IPAddress ReadVia(ReadOnlySpan<byte> value) => value.Length is ViaFamilySize + 4 or ViaFamilySize + 16
        ? new IPAddress(value[ViaFamilySize..])
        : throw new InvalidDataException($"RTA_VIA has {value.Length} bytes.");

    private static int SizeOfVia(byte family, IPAddress? via)
    {
        if (via is null)
        {
            return 0;
        }
        byte own = via.AddressFamily.ToKernel();
        int address = own == KernelFamily.IPv6 ? 16 : 4;
        return MessageWriter.Align(MessageWriter.AttributeHeaderSize + address + (own == family ? 0 : ViaFamilySize));
    }
}
