using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>What lies inside a token bucket's TCA_OPTIONS (linux/pkt_sched.h, TCA_TBF_*).</summary>
internal enum TcaTbf : ushort
{
    Parms = 1,
    Rtab = 2,
    Rate64 = 4,
    Burst = 6,
}

/// <summary>struct tc_ratespec (linux/pkt_sched.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RateSpecification
{
    public byte CellLog;
    public byte LinkLayer;
    public ushort Overhead;
    public short CellAlign;
    public ushort Mpu;
    public uint Rate;
}

/// <summary>struct tc_tbf_qopt (linux/pkt_sched.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TokenBucketOptions
{
    public RateSpecification Rate;
    public RateSpecification PeakRate;
    public uint Limit;
    public uint Buffer;
    public uint Mtu;
}

/// <summary>
/// A token bucket filter as a link's own queueing discipline, which limits what the link sends: just like
/// <c>tc qdisc … root handle 1: tbf rate … burst … limit …</c>; see tc-tbf(8).
/// </summary>
/// <param name="Rate">Bytes a second, at least 1.</param>
/// <param name="Burst">Bytes that may go at once, at least 1. The kernel tells them back in time, of 64 ns each.</param>
/// <param name="Limit">Bytes that wait at most, those of the burst among them.</param>
public sealed record TokenBucket(ulong Rate, uint Burst, uint Limit)
{
    private const string Kind = "tbf";
    private const ulong TicksPerSecond = 1_000_000_000 / 64; // include/net/pkt_sched.h, PSCHED_SHIFT
    private const ulong MicrosecondsPerSecond = 1_000_000;
    private const byte Ethernet = 1;
    private const byte CellLog = 3; // With the alignment: of a table of 256 times that tc sends, and no kernel since 3.9 looks at.

    internal void Put(MessageWriter w)
    {
        uint rate = (uint)Math.Min(Rate, uint.MaxValue);
        w.PutString(Tca.Kind, Kind);
        MessageWriter.Nest options = w.Open(Tca.Options);
        var parameters = new TokenBucketOptions
        {
            Rate = new RateSpecification { CellLog = CellLog, LinkLayer = Ethernet, CellAlign = -1, Rate = rate },
            Limit = Limit,
            Buffer = (uint)Math.Min((ulong)Burst * MicrosecondsPerSecond / rate * TicksPerSecond / MicrosecondsPerSecond, uint.MaxValue),
        };
        w.PutBytes(TcaTbf.Parms, MemoryMarshal.AsBytes(new ReadOnlySpan<TokenBucketOptions>(in parameters)));
        w.PutU32(TcaTbf.Burst, Burst);
        if (Rate > uint.MaxValue)
        {
            w.PutU64(TcaTbf.Rate64, Rate);
        }
        w.Close(options);
    }

    internal static TokenBucket? Read(Message message)
    {
        string? kind = null;
        TokenBucket? bucket = null;
        for (AttributeReader a = message.Attributes<TrafficHeader>(); a.Next();)
        {
            switch ((Tca)a.Type)
            {
                case Tca.Kind: kind = a.String; break;
                case Tca.Options when kind == Kind: bucket = ReadOptions(a.Nested); break;
            }
        }
        return bucket;
    }

    private static TokenBucket ReadOptions(AttributeReader options)
    {
        TokenBucketOptions parameters = default;
        ulong? wide = null;
        while (options.Next())
        {
            switch ((TcaTbf)options.Type)
            {
                case TcaTbf.Parms: parameters = MemoryMarshal.Read<TokenBucketOptions>(options.Bytes); break;
                case TcaTbf.Rate64: wide = options.U64; break;
            }
        }
        ulong rate = wide ?? parameters.Rate.Rate;
        UInt128 burst = ((UInt128)parameters.Buffer * rate + TicksPerSecond / 2) / TicksPerSecond;
        return new TokenBucket(rate, (uint)UInt128.Min(burst, uint.MaxValue), parameters.Limit);
    }
}

/// <summary>Requests about token buckets.</summary>
public static class TokenBucketRequests
{
    /// <summary>Just like <c>tc qdisc add dev … root handle 1: tbf …</c>.</summary>
    public static void AddTokenBucket(this Batch batch, int link, TokenBucket bucket) => Put(batch, link, bucket, MessageFlags.Create | MessageFlags.Exclusive);

    /// <summary>Just like <c>tc qdisc replace dev … root handle 1: tbf …</c>.</summary>
    public static void ReplaceTokenBucket(this Batch batch, int link, TokenBucket bucket) => Put(batch, link, bucket, MessageFlags.Create | MessageFlags.Replace);

    /// <summary>Just like <c>tc qdisc delete dev … root</c>: the link's own queueing discipline is the usual one again.</summary>
    public static void DeleteTokenBucket(this Batch batch, int link)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Begin((ushort)RouteMessage.DelQdisc, MessageFlags.None).PutHeader(new TrafficHeader { Index = link, Parent = TrafficHandle.Root });
    }

    private static void Put(Batch batch, int link, TokenBucket bucket, MessageFlags flags)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentOutOfRangeException.ThrowIfZero(bucket.Rate);
        MessageWriter w = batch.Begin((ushort)RouteMessage.NewQdisc, flags);
        w.PutHeader(new TrafficHeader { Index = link, Handle = TrafficHandle.First, Parent = TrafficHandle.Root });
        bucket.Put(w);
    }
}
