using System.Net;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>An entry of a link's forwarding database: behind which other end of a VXLAN an Ethernet address is.</summary>
public sealed record ForwardingEntry
{
    /// <summary>The link's index.</summary>
    public required int Index { get; init; }

    /// <summary>The Ethernet address (NDA_LLADDR); all zero: every one that nobody has taught it, broadcasts too.</summary>
    public required MacAddress Mac { get; init; }

    /// <summary>The other end (NDA_DST); null: none, as of an address of the bridge's or the link's own.</summary>
    public IPAddress? Remote { get; init; }

    /// <summary>What is known.</summary>
    public NeighbourState State { get; init; } = NeighbourState.Permanent | NeighbourState.NoArp;

    internal static ForwardingEntry? Read(Message message)
    {
        var header = message.Header<NeighbourHeader>();
        MacAddress? mac = null;
        IPAddress? remote = null;
        for (AttributeReader a = message.Attributes<NeighbourHeader>(); a.Next();)
        {
            switch ((Nda)a.Type)
            {
                case Nda.LinkLayerAddress: mac = a.Bytes.Length == MacAddress.Size ? MacAddress.Read(a.Bytes) : null; break;
                case Nda.Dst: remote = a.Address; break;
            }
        }
        return mac is { } address ? new ForwardingEntry { Index = header.Index, Mac = address, Remote = remote, State = (NeighbourState)header.State } : null;
    }
}

/// <summary>Requests about forwarding databases.</summary>
public static class ForwardingRequests
{
    /// <summary>Just like <c>bridge fdb append … dev … dst …</c>: one more other end for that Ethernet address.</summary>
    public static void AppendForwardingEntry(this Batch batch, ForwardingEntry entry) =>
        Put(batch, entry, RouteMessage.NewNeigh, MessageFlags.Create | MessageFlags.Append);

    /// <summary>Just like <c>bridge fdb delete</c>.</summary>
    public static void DeleteForwardingEntry(this Batch batch, ForwardingEntry entry) => Put(batch, entry, RouteMessage.DelNeigh, MessageFlags.None);

    private static void Put(Batch batch, ForwardingEntry entry, RouteMessage type, MessageFlags flags)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(entry);
        MessageWriter w = batch.Begin((ushort)type, flags);
        w.PutHeader(new NeighbourHeader
        {
            Family = KernelFamily.Bridge,
            Index = entry.Index,
            State = (ushort)entry.State,
            Flags = (byte)NeighbourFlags.Self, // The link's own database, not that of a bridge above it.
        });
        Span<byte> bytes = stackalloc byte[MacAddress.Size];
        entry.Mac.Write(bytes);
        w.PutBytes(Nda.LinkLayerAddress, bytes);
        if (entry.Remote is { } remote)
        {
            w.PutAddress(Nda.Dst, remote);
        }
    }
}
