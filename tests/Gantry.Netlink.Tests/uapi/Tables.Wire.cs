using System.Reflection;
using Gantry.Netlink.Interop;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Tests.Uapi;

internal static partial class Tables
{
    private static readonly UapiEnum[] WireEnums =
    [
        UapiEnum.Of("", (Errno.None, null)),
        UapiEnum.Of("NETLINK_",
            (NetlinkProtocol.SockDiag, "NETLINK_SOCK_DIAG")),
        UapiEnum.Of("NLM_F_",
            (MessageFlags.None, null),
            (MessageFlags.DumpInterrupted, "NLM_F_DUMP_INTR"),
            (MessageFlags.Exclusive, "NLM_F_EXCL")),
        UapiEnum.Of<ControlMessage>("NLMSG_"),
        UapiEnum.Of("NLMSGERR_ATTR_",
            (NlmsgerrAttr.MissType, "NLMSGERR_ATTR_MISS_TYPE"),
            (NlmsgerrAttr.MissNest, "NLMSGERR_ATTR_MISS_NEST")),
    ];

    private static readonly UapiStruct[] WireStructs =
    [
        new(typeof(NetlinkErrorHeader), "struct nlmsgerr",
            "error", "msg.nlmsg_len", "msg.nlmsg_type", "msg.nlmsg_flags", "msg.nlmsg_seq", "msg.nlmsg_pid"),
        new(OfLibc("PollDescriptor"), "struct pollfd", "fd", "events", "revents"),
        new(OfLibc("NetlinkAddress"), "struct sockaddr_nl", "nl_family", "nl_pad", "nl_pid", "nl_groups"),
    ];

    private static Type OfLibc(string name) => typeof(Libc).GetNestedType(name, BindingFlags.NonPublic)!;

    private static readonly Dictionary<string, string> WireConstants = new()
    {
        ["Libc.SYS_fsopen"] = "SYS_fsopen",
        ["Libc.SYS_fsconfig"] = "SYS_fsconfig",
        ["Libc.SYS_fsmount"] = "SYS_fsmount",
        ["MessageWriter.HeaderSize"] = "NLMSG_HDRLEN",
        ["MessageWriter.AttributeHeaderSize"] = "NLA_HDRLEN",
        ["MessageWriter.NestedFlag"] = "NLA_F_NESTED",
        ["AttributeReader.TypeMask"] = "(NLA_TYPE_MASK & 0xffff)",
        ["ExtendedAck.IsCapped"] = "NLM_F_CAPPED",
        ["ExtendedAck.HasAttributes"] = "NLM_F_ACK_TLVS",
    };
}
