using System.Net;
using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>Attributes of a neighbour (linux/neighbour.h, NDA_*).</summary>
internal enum Nda : ushort
{
    Dst = 1,
    LinkLayerAddress = 2,
    CacheInfo = 3,
    Probes = 4,
    Vlan = 5,
    Vni = 7,
    IfIndex = 8,
    Master = 9,
}

/// <summary>struct ndmsg (linux/neighbour.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NeighbourHeader
{
    public byte Family;
    public byte Padding1;
    public ushort Padding2;
    public int Index;
    public ushort State;
    public byte Flags;
    public byte Type;
}

/// <summary>What is known of a neighbour (linux/neighbour.h, NUD_*).</summary>
[Flags]
public enum NeighbourState : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>NUD_INCOMPLETE: asked for, not answered.</summary>
    Incomplete = 0x01,
    /// <summary>NUD_REACHABLE: confirmed lately.</summary>
    Reachable = 0x02,
    /// <summary>NUD_STALE: not confirmed lately.</summary>
    Stale = 0x04,
    /// <summary>NUD_DELAY: about to be probed.</summary>
    Delay = 0x08,
    /// <summary>NUD_PROBE: being probed.</summary>
    Probe = 0x10,
    /// <summary>NUD_FAILED: does not answer.</summary>
    Failed = 0x20,
    /// <summary>NUD_NOARP: needs no asking.</summary>
    NoArp = 0x40,
    /// <summary>NUD_PERMANENT: somebody wrote it down.</summary>
    Permanent = 0x80,
}

/// <summary>Flags of a neighbour (linux/neighbour.h, NTF_*).</summary>
[Flags]
internal enum NeighbourFlags : byte
{
    None = 0,
    Self = 0x02,
    Master = 0x04,
    Proxy = 0x08,
}

/// <summary>A neighbour: which Ethernet address an IP address has on a link.</summary>
public sealed record Neighbour
{
    /// <summary>The link's index.</summary>
    public required int Index { get; init; }

    /// <summary>The IP address (NDA_DST).</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The Ethernet address (NDA_LLADDR); null while it is not known.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>What is known.</summary>
    public NeighbourState State { get; init; } = NeighbourState.Permanent;

    /// <summary>Whether this host answers for the address itself on the link (NTF_PROXY), where the sysctl proxy_arp or proxy_ndp allows it.</summary>
    public bool IsProxy { get; init; }

    internal static Neighbour? Read(Message message)
    {
        var header = message.Header<NeighbourHeader>();
        IPAddress? address = null;
        MacAddress? mac = null;
        for (AttributeReader a = message.Attributes<NeighbourHeader>(); a.Next();)
        {
            switch ((Nda)a.Type)
            {
                case Nda.Dst: address = a.Address; break;
                case Nda.LinkLayerAddress: mac = a.Bytes.Length == MacAddress.Size ? MacAddress.Read(a.Bytes) : null; break;
            }
        }
        return address is null ? null : new Neighbour
        {
            Index = header.Index,
            Address = address,
            Mac = mac,
            State = (NeighbourState)header.State,
            IsProxy = ((NeighbourFlags)header.Flags).HasFlag(NeighbourFlags.Proxy),
        };
    }
}

/// <summary>Requests about neighbours.</summary>
public static class NeighbourRequests
{
    /// <summary>Just like <c>ip neighbour add … lladdr … dev …</c>, <c>ip neighbour add proxy … dev …</c>.</summary>
    public static void AddNeighbour(this Batch batch, Neighbour neighbour) =>
        Put(batch, neighbour, RouteMessage.NewNeigh, MessageFlags.Create | MessageFlags.Exclusive);

    /// <summary>Just like <c>ip neighbour replace … lladdr … dev …</c>: also where it is known, from the wire or from somebody's hand.</summary>
    public static void ReplaceNeighbour(this Batch batch, Neighbour neighbour) =>
        Put(batch, neighbour, RouteMessage.NewNeigh, MessageFlags.Create | MessageFlags.Replace);

    /// <summary>Just like <c>ip neighbour delete</c>.</summary>
    public static void DeleteNeighbour(this Batch batch, Neighbour neighbour) => Put(batch, neighbour, RouteMessage.DelNeigh, MessageFlags.None);

    private static void Put(Batch batch, Neighbour neighbour, RouteMessage type, MessageFlags flags)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(neighbour);
        MessageWriter w = batch.Begin((ushort)type, flags);
        w.PutHeader(new NeighbourHeader
        {
            Family = neighbour.Address.AddressFamily.ToKernel(),
            Index = neighbour.Index,
            State = (ushort)neighbour.State,
            Flags = (byte)(neighbour.IsProxy ? NeighbourFlags.Proxy : NeighbourFlags.None),
        });
        w.PutAddress(Nda.Dst, neighbour.Address);
        if (type == RouteMessage.NewNeigh && neighbour.Mac is { } mac)
        {
            Span<byte> bytes = stackalloc byte[MacAddress.Size];
            mac.Write(bytes);
            w.PutBytes(Nda.LinkLayerAddress, bytes);
        }
    }
}
