using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Conntrack;

/// <summary>What one way of a flow must be; null is anything.</summary>
public sealed record TupleFilter
{
    /// <summary>Where from.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Where to.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>The protocol above IP.</summary>
    public Transport? Protocol { get; init; }

    /// <summary>The port where from.</summary>
    public ushort? SourcePort { get; init; }

    /// <summary>The port where to.</summary>
    public ushort? DestinationPort { get; init; }

    internal IPAddress? AnyAddress => Source ?? Destination;

    /// <summary>Whether that way is such a one.</summary>
    public bool Matches(FlowTuple tuple)
    {
        ArgumentNullException.ThrowIfNull(tuple);
        return (Source is null || Source.Equals(tuple.Source)) && (Destination is null || Destination.Equals(tuple.Destination))
            && (Protocol is null || Protocol == tuple.Protocol)
            && (SourcePort is null || SourcePort == tuple.SourcePort) && (DestinationPort is null || DestinationPort == tuple.DestinationPort);
    }

    internal void Put(MessageWriter w, Cta direction)
    {
        MessageWriter.Nest tuple = w.Open(direction);
        FlowTuple.PutAddresses(w, Source, Destination);
        if (Protocol is { } protocol)
        {
            MessageWriter.Nest proto = w.Open(CtaTuple.Proto);
            FlowTuple.PutProtocol(w, protocol, SourcePort, DestinationPort);
            w.Close(proto);
        }
        w.Close(tuple);
    }

    /// <summary>
    /// Which parts the kernel looks at (include/net/netfilter/nf_internals.h, CTA_FILTER_F_*). Ports count only beside a protocol, of which
    /// they are a part. Not at addresses of IPv6: it takes those that differ (net/netfilter/nf_conntrack_netlink.c,
    /// ctnetlink_filter_match_tuple, has a '!' too many, seen in 5.8 to 6.18).
    /// </summary>
    internal uint Flags =>
        (Counts(Source) ? 1u << 0 : 0) | (Counts(Destination) ? 1u << 1 : 0)
        | (Protocol is null ? 0 : 1u << 3 | (SourcePort is null ? 0 : 1u << 4) | (DestinationPort is null ? 0 : 1u << 5));

    private static bool Counts(IPAddress? address) => address?.AddressFamily == AddressFamily.InterNetwork;
}

/// <summary>Which flows are meant.</summary>
public sealed record FlowFilter
{
    /// <summary>What the way of the first packet must be, before any translation.</summary>
    public TupleFilter Original { get; init; } = new();

    /// <summary>What the way of the answers must be.</summary>
    public TupleFilter Reply { get; init; } = new();

    internal byte Family => (Original.AnyAddress ?? Reply.AnyAddress)?.AddressFamily.ToKernel() ?? KernelFamily.Unspecified;

    /// <summary>Whether a flow is such a one.</summary>
    public bool Matches(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Original.Matches(flow.Original) && Reply.Matches(flow.Reply);
    }

    /// <summary>
    /// Lets the kernel choose: of 100,000 flows it then sends the few that are meant. It does so since 5.8, an older one sends all; and only
    /// for a known family. So <see cref="Matches"/> has the last word.
    /// </summary>
    internal void Put(MessageWriter w)
    {
        if (Family == KernelFamily.Unspecified || (Original.Flags | Reply.Flags) == 0)
        {
            return;
        }
        MessageWriter.Nest filter = w.Open(Cta.Filter);
        w.PutU32(CtaFilter.OriginalFlags, Original.Flags);
        w.PutU32(CtaFilter.ReplyFlags, Reply.Flags);
        w.Close(filter);
        if (Original.Flags != 0)
        {
            Original.Put(w, Cta.TupleOrig);
        }
        if (Reply.Flags != 0)
        {
            Reply.Put(w, Cta.TupleReply);
        }
    }
}
