using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Conntrack;

/// <summary>A flow that the kernel tracks: an entry of conntrack.</summary>
public sealed record Flow
{
    /// <summary>As its first packet came, before any translation.</summary>
    public required FlowTuple Original { get; init; }

    /// <summary>As the answers come: its source is who really answers, its destination whom that one saw.</summary>
    public required FlowTuple Reply { get; init; }

    /// <summary>What became of it (CTA_STATUS).</summary>
    public ConnectionStatus Status { get; init; }

    /// <summary>Its mark (CTA_MARK).</summary>
    public uint Mark { get; init; }

    /// <summary>Its zone (CTA_ZONE); 0: the common one.</summary>
    public ushort Zone { get; init; }

    /// <summary>The entry's identity (CTA_ID): a later flow of the same ends has another, unless the kernel puts it into the same memory.</summary>
    public uint Id { get; init; }

    internal static Flow Read(Message message)
    {
        FlowTuple? original = null, reply = null;
        ConnectionStatus status = default;
        uint mark = 0, id = 0;
        ushort zone = 0;
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            switch ((Cta)a.Type)
            {
                case Cta.TupleOrig: original = FlowTuple.Read(a.Nested); break;
                case Cta.TupleReply: reply = FlowTuple.Read(a.Nested); break;
                case Cta.Status: status = (ConnectionStatus)a.Be32; break;
                case Cta.Mark: mark = a.Be32; break;
                case Cta.Zone: zone = a.Be16; break;
                case Cta.Id: id = a.Be32; break;
            }
        }
        return new Flow
        {
            Original = original ?? throw new InvalidDataException("A flow without CTA_TUPLE_ORIG."),
            Reply = reply ?? throw new InvalidDataException("A flow without CTA_TUPLE_REPLY."),
            Status = status,
            Mark = mark,
            Zone = zone,
            Id = id,
        };
    }

    /// <summary>By its tuple and its identity, so that a flow which has come into its place meanwhile stays (net/netfilter/nf_conntrack_netlink.c, ctnetlink_del_conntrack).</summary>
    internal void PutDelete(Batch batch)
    {
        MessageWriter w = batch.Begin((ushort)ConntrackMessage.Delete, MessageFlags.None);
        w.PutHeader(new NetfilterHeader { Family = Original.Family });
        Original.Put(w, Cta.TupleOrig);
        if (Zone != 0)
        {
            w.PutBe16(Cta.Zone, Zone);
        }
        w.PutBe32(Cta.Id, Id);
    }
}
