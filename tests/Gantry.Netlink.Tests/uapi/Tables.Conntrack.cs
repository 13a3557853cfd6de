using Gantry.Netlink.Conntrack;

namespace Gantry.Netlink.Tests.Uapi;

internal static partial class Tables
{
    private static readonly UapiEnum[] ConntrackEnums =
    [
        new(typeof(ConntrackMessage), "", Enum.GetNames<ConntrackMessage>().ToDictionary(
            name => name, name => (string?)$"(NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_{name.ToUpperInvariant()})")),
        UapiEnum.Of("CTA_",
            (Cta.TupleOrig, "CTA_TUPLE_ORIG"),
            (Cta.TupleReply, "CTA_TUPLE_REPLY")),
        UapiEnum.Of<CtaTuple>("CTA_TUPLE_"),
        UapiEnum.Of("CTA_IP_",
            (CtaIp.V4Source, "CTA_IP_V4_SRC"),
            (CtaIp.V4Destination, "CTA_IP_V4_DST"),
            (CtaIp.V6Source, "CTA_IP_V6_SRC"),
            (CtaIp.V6Destination, "CTA_IP_V6_DST")),
        UapiEnum.Of("CTA_PROTO_",
            (CtaProto.Number, "CTA_PROTO_NUM"),
            (CtaProto.SourcePort, "CTA_PROTO_SRC_PORT"),
            (CtaProto.DestinationPort, "CTA_PROTO_DST_PORT"),
            (CtaProto.IcmpId, "CTA_PROTO_ICMP_ID"),
            (CtaProto.IcmpType, "CTA_PROTO_ICMP_TYPE"),
            (CtaProto.IcmpCode, "CTA_PROTO_ICMP_CODE"),
            (CtaProto.IcmpV6Id, "CTA_PROTO_ICMPV6_ID"),
            (CtaProto.IcmpV6Type, "CTA_PROTO_ICMPV6_TYPE"),
            (CtaProto.IcmpV6Code, "CTA_PROTO_ICMPV6_CODE")),
        UapiEnum.Of("CTA_FILTER_",
            (CtaFilter.OriginalFlags, "CTA_FILTER_ORIG_FLAGS"),
            (CtaFilter.ReplyFlags, "CTA_FILTER_REPLY_FLAGS")),
    ];
}
