using Gantry.Netlink.NfTables;

namespace Gantry.Netlink.Conntrack;

/// <summary>Types of conntrack's messages (linux/netfilter/nfnetlink_conntrack.h, IPCTNL_MSG_CT_*).</summary>
internal enum ConntrackMessage : ushort
{
    New = Subsystem.Conntrack << 8,
    Get,
    Delete,
}

/// <summary>Attributes of an entry (linux/netfilter/nfnetlink_conntrack.h, CTA_*).</summary>
internal enum Cta : ushort
{
    TupleOrig = 1,
    TupleReply = 2,
    Status = 3,
    ProtoInfo = 4,
    Timeout = 7,
    Mark = 8,
    Use = 11,
    Id = 12,
    Zone = 18,
    Filter = 25,
}

/// <summary>Attributes of one way of an entry (linux/netfilter/nfnetlink_conntrack.h, CTA_TUPLE_*).</summary>
internal enum CtaTuple : ushort
{
    Ip = 1,
    Proto = 2,
    Zone = 3,
}

/// <summary>Attributes of the addresses (linux/netfilter/nfnetlink_conntrack.h, CTA_IP_*).</summary>
internal enum CtaIp : ushort
{
    V4Source = 1,
    V4Destination = 2,
    V6Source = 3,
    V6Destination = 4,
}

/// <summary>Attributes of what is above IP (linux/netfilter/nfnetlink_conntrack.h, CTA_PROTO_*).</summary>
internal enum CtaProto : ushort
{
    Number = 1,
    SourcePort = 2,
    DestinationPort = 3,
    IcmpId = 4,
    IcmpType = 5,
    IcmpCode = 6,
    IcmpV6Id = 7,
    IcmpV6Type = 8,
    IcmpV6Code = 9,
}

/// <summary>Attributes that say which parts of the tuples beside them count (linux/netfilter/nfnetlink_conntrack.h, CTA_FILTER_*).</summary>
internal enum CtaFilter : ushort
{
    OriginalFlags = 1,
    ReplyFlags = 2,
}
