using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gantry.Netlink.SockDiag;

/// <summary>Types of sock_diag's messages (linux/sock_diag.h, SOCK_*).</summary>
internal enum SockDiagMessage : ushort
{
    DiagByFamily = 20,
}

/// <summary>Attributes of a socket (linux/inet_diag.h, INET_DIAG_*).</summary>
internal enum InetDiag : ushort
{
    SkV6Only = 11,
}

/// <summary>An address of either family, IPv4 in the first four bytes.</summary>
[InlineArray(16)]
internal struct DiagAddress
{
    private byte _first;
}

/// <summary>struct inet_diag_sockid (linux/inet_diag.h); ports and addresses in the network's order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketIdentity
{
    public ushort SourcePort;
    public ushort DestinationPort;
    public DiagAddress Source;
    public DiagAddress Destination;
    public int Device;
    public uint CookieLow;
    public uint CookieHigh;
}

/// <summary>struct inet_diag_req_v2 (linux/inet_diag.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DiagRequest
{
    public byte Family;
    public byte Protocol;
    public byte Extensions;
    public byte Padding;
    public uint States;
    public SocketIdentity Id;
}

/// <summary>struct inet_diag_msg (linux/inet_diag.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DiagHeader
{
    public byte Family;
    public byte State;
    public byte Timer;
    public byte Retransmissions;
    public SocketIdentity Id;
    public uint Expires;
    public uint ReceiveQueue;
    public uint SendQueue;
    public uint User;
    public uint Inode;
}
