using System.Runtime.InteropServices;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>Attributes of queueing disciplines and filters (linux/rtnetlink.h, TCA_*).</summary>
internal enum Tca : ushort
{
    Kind = 1,
    Options = 2,
}

/// <summary>struct tcmsg (linux/rtnetlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TrafficHeader
{
    public byte Family;
    public byte Padding1;
    public ushort Padding2;
    public int Index;
    public uint Handle;
    public uint Parent;
    public uint Info;
}

/// <summary>Handles of traffic control (linux/pkt_sched.h): a major number in the upper half, a minor one in the lower.</summary>
internal static class TrafficHandle
{
    /// <summary>Where a link's own queueing discipline hangs.</summary>
    internal const uint Root = 0xffffffff;

    /// <summary>Where that hangs which sees what a link takes in.</summary>
    internal const uint Ingress = 0xfffffff1;

    /// <summary>"ffff:", the handle that the latter has.</summary>
    internal const uint OfIngress = 0xffff0000;

    /// <summary>"1:", as people number the one at the root.</summary>
    internal const uint First = 0x10000;
}
