using System.Runtime.CompilerServices;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Conntrack;

/// <summary>A socket that speaks with conntrack in the namespace that it was opened in. One thread at a time may use it.</summary>
/// <remarks>A kernel without nf_conntrack_netlink answers EINVAL to everything (net/netfilter/nfnetlink.c, nfnetlink_rcv_msg).</remarks>
public sealed class ConntrackSocket : IDisposable
{
    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkProtocol.Netfilter, Describe);
    private readonly Batch _request = new();

    private ConntrackSocket()
    {
    }

    /// <summary>Opens a socket in the calling thread's namespace.</summary>
    public static ConntrackSocket Open() => new();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>The flows that are tracked now. Just like <c>conntrack -L</c>.</summary>
    /// <param name="filter">Which; null: all.</param>
    public IReadOnlyList<Flow> List(FlowFilter? filter = null)
    {
        filter ??= new FlowFilter();
        _request.Clear();
        MessageWriter w = _request.Begin((ushort)ConntrackMessage.Get, MessageFlags.Dump);
        w.PutHeader(new NetfilterHeader { Family = filter.Family });
        filter.Put(w);
        List<Flow> flows = [];
        _socket.Get(_request, flows.Clear, message =>
        {
            if (message.Type == (ushort)ConntrackMessage.New && Flow.Read(message) is var flow && filter.Matches(flow))
            {
                flows.Add(flow);
            }
        });
        return flows;
    }

    /// <summary>Forgets flows: their next packet is a first one again. Just like <c>conntrack -D</c>.</summary>
    /// <returns>How many there were to forget; the others have ended meanwhile.</returns>
    public int Delete(IReadOnlyList<Flow> flows)
    {
        ArgumentNullException.ThrowIfNull(flows);
        int deleted = 0;
        for (int next = 0; next < flows.Count;)
        {
            _request.Clear();
            foreach (Flow flow in flows.Skip(next))
            {
                flow.PutDelete(_request);
            }
            BatchOutcome outcome = _socket.Execute(_request);
            if (outcome.Refused.FirstOrDefault(refused => refused.Error.Errno != Errno.ENOENT).Error is { } error)
            {
                throw error;
            }
            deleted += outcome.Sent - outcome.Refused.Count;
            next += outcome.Sent;
        }
        return deleted;
    }

    /// <summary>Forgets all flows that are such ones.</summary>
    /// <returns>How many.</returns>
    public int Delete(FlowFilter filter) => Delete(List(filter));

    /// <summary>Forgets all flows for which <paramref name="which"/> holds: one look at the table for however many ports and addresses.</summary>
    /// <returns>How many.</returns>
    public int Delete(Predicate<Flow> which) => Delete([.. List().Where(flow => which(flow))]);

    private static readonly AttributeSpace s_tuple = AttributeSpace.Of<CtaTuple>(
        ((ushort)CtaTuple.Ip, AttributeSpace.Of<CtaIp>(), 0), ((ushort)CtaTuple.Proto, AttributeSpace.Of<CtaProto>(), 0));

    private static readonly AttributeSpace s_space = AttributeSpace.Of<Cta>(
        ((ushort)Cta.TupleOrig, s_tuple, 0), ((ushort)Cta.TupleReply, s_tuple, 0), ((ushort)Cta.Filter, AttributeSpace.Of<CtaFilter>(), 0));

    private static MessageDescription Describe(Message message)
    {
        string words = "conntrack list";
        if ((ConntrackMessage)message.Type == ConntrackMessage.Delete)
        {
            for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
            {
                words = (Cta)a.Type == Cta.TupleOrig ? $"conntrack delete {FlowTuple.Read(a.Nested)}" : words;
            }
        }
        return new MessageDescription(words, Unsafe.SizeOf<NetfilterHeader>(), s_space);
    }
}
