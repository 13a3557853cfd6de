using Gantry.Netlink.Wire;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>What lies inside a veth's IFLA_INFO_DATA (linux/veth.h, VETH_INFO_*).</summary>
internal enum VethInfo : ushort
{
    Peer = 1,
}

/// <summary>The other end of a veth pair that is to be made.</summary>
public sealed record NewPeer
{
    /// <summary>The name.</summary>
    public required InterfaceName Name { get; init; }

    /// <summary>The index to have in its namespace; 0: the kernel counts on.</summary>
    public int Index { get; init; }

    /// <summary>The Ethernet address.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>Bytes.</summary>
    public uint? Mtu { get; init; }

    /// <summary>The namespace to be born in, which saves the move and its RCU grace period; null: that of the pair's first end.</summary>
    public SafeFileHandle? Namespace { get; init; }
}

/// <summary>A veth pair: just like <c>ip link add … type veth peer name … netns …</c>.</summary>
/// <param name="Peer">The other end. It can't be born up (drivers/net/veth.c, veth_open: ENOTCONN before the two are tied).</param>
public sealed record VethKind(NewPeer Peer) : LinkKind("veth")
{
    /// <summary>IFLA_INFO_DATA { VETH_INFO_PEER { struct ifinfomsg, IFLA_* of the peer } }.</summary>
    internal override void PutData(MessageWriter writer)
    {
        MessageWriter.Nest data = writer.Open(IflaInfo.Data);
        MessageWriter.Nest peer = writer.Open(VethInfo.Peer);
        writer.PutHeader(new LinkHeader { Index = Peer.Index });
        writer.PutString(Ifla.IfName, Peer.Name.ToString());
        LinkRequests.PutSettings(writer, Peer.Mac, Peer.Mtu, master: null, group: null);
        if (Peer.Namespace is { } handle)
        {
            writer.PutDescriptor(Ifla.NetNsFd, handle);
        }
        writer.Close(peer);
        writer.Close(data);
    }
}
