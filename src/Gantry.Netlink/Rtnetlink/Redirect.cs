using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>What lies inside a u32 filter's TCA_OPTIONS (linux/pkt_cls.h, TCA_U32_*).</summary>
internal enum TcaU32 : ushort
{
    Sel = 5,
    Act = 7,
}

/// <summary>Actions of a filter by their order, from 1 on.</summary>
internal enum TcaActOrder : ushort
{
    First = 1,
}

/// <summary>An action (linux/pkt_cls.h, TCA_ACT_*).</summary>
internal enum TcaAct : ushort
{
    Kind = 1,
    Options = 2,
}

/// <summary>What lies inside the action mirred's TCA_ACT_OPTIONS (linux/tc_act/tc_mirred.h, TCA_MIRRED_*).</summary>
internal enum TcaMirred : ushort
{
    Parms = 2,
}

/// <summary>struct tc_u32_sel (linux/pkt_cls.h), which the keys follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct U32Selector
{
    public byte Flags;
    public byte OffsetShift;
    public byte Keys;
    public ushort OffsetMask;
    public ushort Offset;
    public short OffsetOffset;
    public short HashOffset;
    public uint HashMask;
}

/// <summary>struct tc_u32_key (linux/pkt_cls.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct U32Key
{
    public uint Mask;
    public uint Value;
    public int Offset;
    public int OffsetMask;
}

/// <summary>struct tc_mirred (linux/tc_act/tc_mirred.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MirredOptions
{
    public uint Index;
    public uint Capabilities;
    public int Action;
    public int References;
    public int Bindings;
    public int Effect;
    public uint Link;
}

/// <summary>All that a link takes in goes out through another one first: by an ingress discipline and one filter, u32 that takes every packet.</summary>
public static class Redirect
{
    private const byte TerminalFlag = 1;
    private const int Stolen = 4;
    private const int ToEgress = 1;
    private const ushort AllProtocols = 3;
    private const uint Priority = 1u << 16;

    /// <summary>Just like <c>tc qdisc add dev … ingress</c>.</summary>
    public static void AddIngress(this Batch batch, int link)
    {
        ArgumentNullException.ThrowIfNull(batch);
        PutIngress(batch.Begin((ushort)RouteMessage.NewQdisc, MessageFlags.Create | MessageFlags.Exclusive), link);
    }

    /// <summary>Just like <c>tc qdisc delete dev … ingress</c>: its filters go with it.</summary>
    public static void DeleteIngress(this Batch batch, int link)
    {
        ArgumentNullException.ThrowIfNull(batch);
        PutIngress(batch.Begin((ushort)RouteMessage.DelQdisc, MessageFlags.None), link);
    }

    /// <summary>Just like <c>tc filter add dev … parent ffff: protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev …</c>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="link">The index of the link that takes in.</param>
    /// <param name="to">The index of the link that it goes out through.</param>
    public static void AddRedirect(this Batch batch, int link, int to)
    {
        ArgumentNullException.ThrowIfNull(batch);
        MessageWriter w = batch.Begin((ushort)RouteMessage.NewTFilter, MessageFlags.Create | MessageFlags.Exclusive);
        w.PutHeader(new TrafficHeader { Index = link, Parent = TrafficHandle.OfIngress, Info = Priority | BinaryPrimitives.ReverseEndianness(AllProtocols) });
        w.PutString(Tca.Kind, "u32");
        MessageWriter.Nest options = w.Open(Tca.Options);
        MessageWriter.Nest actions = w.Open(TcaU32.Act);
        MessageWriter.Nest action = w.Open(TcaActOrder.First);
        w.PutString(TcaAct.Kind, "mirred");
        MessageWriter.Nest effect = w.Open(TcaAct.Options);
        var mirred = new MirredOptions { Action = Stolen, Effect = ToEgress, Link = (uint)to };
        w.PutBytes(TcaMirred.Parms, MemoryMarshal.AsBytes(new ReadOnlySpan<MirredOptions>(in mirred)));
        w.Close(effect);
        w.Close(action);
        w.Close(actions);
        Span<byte> everything = stackalloc byte[Unsafe.SizeOf<U32Selector>() + Unsafe.SizeOf<U32Key>()];
        everything.Clear(); // The key: no bit of the packet's first word matters.
        MemoryMarshal.Write(everything, new U32Selector { Flags = TerminalFlag, Keys = 1 });
        w.PutBytes(TcaU32.Sel, everything);
        w.Close(options);
    }

    /// <summary>The index of the link that a filter sends its packets to; null where it does something else.</summary>
    internal static int? ReadTarget(Message message)
    {
        for (AttributeReader a = message.Attributes<TrafficHeader>(); a.Next();)
        {
            if ((Tca)a.Type == Tca.Options)
            {
                return ReadOptions(a.Nested);
            }
        }
        return null;
    }

    private static void PutIngress(MessageWriter w, int link)
    {
        w.PutHeader(new TrafficHeader { Index = link, Handle = TrafficHandle.OfIngress, Parent = TrafficHandle.Ingress });
        w.PutString(Tca.Kind, "ingress");
    }

    private static int? ReadOptions(AttributeReader options)
    {
        while (options.Next())
        {
            if ((TcaU32)options.Type == TcaU32.Act)
            {
                for (AttributeReader actions = options.Nested; actions.Next();)
                {
                    return ReadAction(actions.Nested);
                }
            }
        }
        return null;
    }

    private static int? ReadAction(AttributeReader action)
    {
        while (action.Next())
        {
            if ((TcaAct)action.Type == TcaAct.Options)
            {
                for (AttributeReader a = action.Nested; a.Next();)
                {
                    if ((TcaMirred)a.Type == TcaMirred.Parms && MemoryMarshal.Read<MirredOptions>(a.Bytes) is { Effect: ToEgress } mirred)
                    {
                        return (int)mirred.Link;
                    }
                }
            }
        }
        return null;
    }
}
