using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>What lies inside a VXLAN's IFLA_INFO_DATA (linux/if_link.h, IFLA_VXLAN_*).</summary>
internal enum IflaVxlan : ushort
{
    Id = 1,
    Group = 2,
    Link = 3,
    Local = 4,
    Ttl = 5,
    Learning = 7,
    Port = 15,
    Group6 = 16,
    Local6 = 17,
}

/// <summary>A tunnel of Ethernet frames in UDP (RFC 7348): just like <c>ip link add … type vxlan id …</c>.</summary>
public sealed record VxlanKind() : LinkKind("vxlan")
{
    /// <summary>IANA's port. The kernel's own default is an older one, 8472.</summary>
    public const ushort IanaPort = 4789;

    /// <summary>The largest network identifier: 24 bits.</summary>
    public const uint LargestId = (1 << 24) - 1;

    /// <summary>The network identifier (IFLA_VXLAN_ID), 0 to 2^24-1.</summary>
    public required uint Id { get; init; }

    /// <summary>The address that its packets leave with (IFLA_VXLAN_LOCAL); null: the route's.</summary>
    public IPAddress? Local { get; init; }

    /// <summary>
    /// Where frames go whose destination nobody has taught it (IFLA_VXLAN_GROUP): a multicast group, which needs <see cref="Device"/>, or the
    /// one other end; null: only where the forwarding database says.
    /// </summary>
    public IPAddress? Remote { get; init; }

    /// <summary>The index of the link that its packets leave through (IFLA_VXLAN_LINK); null: the route's.</summary>
    public int? Device { get; init; }

    /// <summary>The UDP port of both ends (IFLA_VXLAN_PORT).</summary>
    public ushort Port { get; init; } = IanaPort;

    /// <summary>Whether it learns who is where from the packets that come (IFLA_VXLAN_LEARNING).</summary>
    public bool Learning { get; init; } = true;

    /// <summary>Hops that its packets may take (IFLA_VXLAN_TTL); 0: as many as others of the host, one where it goes to a group.</summary>
    public byte Ttl { get; init; }

    internal override void PutData(MessageWriter writer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Id, LargestId);
        MessageWriter.Nest data = writer.Open(IflaInfo.Data);
        writer.PutU32(IflaVxlan.Id, Id);
        if (Remote is { } remote)
        {
            writer.PutAddress(remote.AddressFamily == AddressFamily.InterNetwork ? IflaVxlan.Group : IflaVxlan.Group6, remote);
        }
        if (Local is { } local)
        {
            writer.PutAddress(local.AddressFamily == AddressFamily.InterNetwork ? IflaVxlan.Local : IflaVxlan.Local6, local);
        }
        if (Device is { } device)
        {
            writer.PutS32(IflaVxlan.Link, device);
        }
        if (Ttl != 0)
        {
            writer.PutU8(IflaVxlan.Ttl, Ttl);
        }
        writer.PutU8(IflaVxlan.Learning, Learning ? (byte)1 : (byte)0);
        writer.PutBe16(IflaVxlan.Port, Port);
        writer.Close(data);
    }

    internal static VxlanKind Read(AttributeReader data)
    {
        uint id = 0;
        IPAddress? local = null, remote = null;
        int device = 0;
        ushort port = 0;
        bool learning = false;
        byte ttl = 0;
        while (data.Next())
        {
            switch ((IflaVxlan)data.Type)
            {
                case IflaVxlan.Id: id = data.U32; break;
                case IflaVxlan.Group or IflaVxlan.Group6: remote = data.Address; break;
                case IflaVxlan.Local or IflaVxlan.Local6: local = data.Address; break;
                case IflaVxlan.Link: device = data.S32; break;
                case IflaVxlan.Ttl: ttl = data.U8; break;
                case IflaVxlan.Learning: learning = data.U8 != 0; break;
                case IflaVxlan.Port: port = data.Be16; break;
            }
        }
        return new VxlanKind
        {
            Id = id,
            Local = local,
            Remote = remote,
            Device = device == 0 ? null : device,
            Port = port,
            Learning = learning,
            Ttl = ttl,
        };
    }
}
