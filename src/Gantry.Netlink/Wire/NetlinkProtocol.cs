namespace Gantry.Netlink.Wire;

/// <summary>The netlink families that Gantry speaks (linux/netlink.h, NETLINK_*).</summary>
public enum NetlinkProtocol
{
    /// <summary>NETLINK_ROUTE: links, addresses, routes, rules, neighbours.</summary>
    Route = 0,
    /// <summary>NETLINK_SOCK_DIAG: which sockets there are.</summary>
    SockDiag = 4,
    /// <summary>NETLINK_NETFILTER: nf_tables, conntrack.</summary>
    Netfilter = 12,
}

/// <summary>Flags of a message's header (linux/netlink.h, NLM_F_*).</summary>
[Flags]
public enum MessageFlags : ushort
{
    /// <summary>No flag.</summary>
    None = 0,
    /// <summary>NLM_F_REQUEST: a message to the kernel.</summary>
    Request = 0x01,
    /// <summary>NLM_F_MULTI: a part of an answer that ends with NLMSG_DONE.</summary>
    Multi = 0x02,
    /// <summary>NLM_F_ACK: answer also when all went well.</summary>
    Ack = 0x04,
    /// <summary>NLM_F_ECHO: tell also who asks what everybody is told.</summary>
    Echo = 0x08,
    /// <summary>NLM_F_DUMP_INTR: what is dumped changed meanwhile.</summary>
    DumpInterrupted = 0x10,
    /// <summary>NLM_F_REPLACE: take the place of what is there.</summary>
    Replace = 0x100,
    /// <summary>NLM_F_EXCL: fail if it is there.</summary>
    Exclusive = 0x200,
    /// <summary>NLM_F_CREATE: make it if it is not there.</summary>
    Create = 0x400,
    /// <summary>NLM_F_APPEND: put it at the end of the list.</summary>
    Append = 0x800,
    /// <summary>NLM_F_DUMP: all of them (NLM_F_ROOT | NLM_F_MATCH).</summary>
    Dump = 0x300,
}

/// <summary>Types of message that every netlink family has (linux/netlink.h, NLMSG_*).</summary>
internal enum ControlMessage : ushort
{
    Noop = 1,
    Error = 2,
    Done = 3,
    Overrun = 4,
}
