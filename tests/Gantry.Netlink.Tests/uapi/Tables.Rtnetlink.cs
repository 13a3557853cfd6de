using Gantry.Netlink.Rtnetlink;

namespace Gantry.Netlink.Tests.Uapi;

internal static partial class Tables
{
    private static readonly UapiEnum[] RtnetlinkEnums =
    [
        UapiEnum.Of<RouteMessage>("RTM_"),
        UapiEnum.Of("RTNLGRP_",
            (RouteGroup.Neighbour, "RTNLGRP_NEIGH"),
            (RouteGroup.IPv4Address, "RTNLGRP_IPV4_IFADDR"),
            (RouteGroup.IPv4Route, "RTNLGRP_IPV4_ROUTE"),
            (RouteGroup.IPv6Address, "RTNLGRP_IPV6_IFADDR"),
            (RouteGroup.IPv6Route, "RTNLGRP_IPV6_ROUTE")),
        UapiEnum.Of("IFLA_",
            (Ifla.TxQueueLength, "IFLA_TXQLEN"),
            (Ifla.NetNsPid, "IFLA_NET_NS_PID"),
            (Ifla.NumVf, "IFLA_NUM_VF"),
            (Ifla.AfSpec, "IFLA_AF_SPEC"),
            (Ifla.NetNsFd, "IFLA_NET_NS_FD"),
            (Ifla.ExtMask, "IFLA_EXT_MASK"),
            (Ifla.LinkNetNsId, "IFLA_LINK_NETNSID"),
            (Ifla.TargetNetNsId, "IFLA_TARGET_NETNSID"),
            (Ifla.NewIfIndex, "IFLA_NEW_IFINDEX"),
            (Ifla.PropList, "IFLA_PROP_LIST"),
            (Ifla.AltIfName, "IFLA_ALT_IFNAME")),
        UapiEnum.Of("IFLA_INFO_",
            (IflaInfo.SlaveKind, "IFLA_INFO_SLAVE_KIND"),
            (IflaInfo.SlaveData, "IFLA_INFO_SLAVE_DATA")),
        UapiEnum.Of<VethInfo>("VETH_INFO_"),
        UapiEnum.Of<IflaMacvlan>("IFLA_MACVLAN_"),
        UapiEnum.Of<MacvlanMode>("MACVLAN_MODE_"),
        UapiEnum.Of<IflaVxlan>("IFLA_VXLAN_"),
        UapiEnum.Of<IflaBrPort>("IFLA_BRPORT_"),
        UapiEnum.Of("IFF_",
            (LinkFlags.LowerUp, "IFF_LOWER_UP")),
        UapiEnum.Of("IFA_",
            (Ifa.RtPriority, "IFA_RT_PRIORITY")),
        UapiEnum.Of("IFA_F_",
            (AddressFlags.None, null)),
        UapiEnum.Of<Rta>("RTA_"),
        UapiEnum.Of<RouteScope>("RT_SCOPE_"),
        UapiEnum.Of("RTN_",
            (RouteType.Unspecified, "RTN_UNSPEC")),
        UapiEnum.Of("NDA_",
            (Nda.LinkLayerAddress, "NDA_LLADDR")),
        UapiEnum.Of<NeighbourState>("NUD_"),
        UapiEnum.Of("NTF_",
            (NeighbourFlags.None, null)),
        UapiEnum.Of("FRA_",
            (Fra.SuppressIfGroup, "FRA_SUPPRESS_IFGROUP"),
            (Fra.SuppressPrefixLen, "FRA_SUPPRESS_PREFIXLEN")),
        UapiEnum.Of("FR_ACT_",
            (RuleAction.Unspecified, "FR_ACT_UNSPEC"),
            (RuleAction.Lookup, "FR_ACT_TO_TBL")),
    ];

    private static readonly UapiStruct[] RtnetlinkStructs =
    [
        new(typeof(LinkHeader), "struct ifinfomsg", "ifi_family", "__ifi_pad", "ifi_type", "ifi_index", "ifi_flags", "ifi_change"),
        new(typeof(AddressHeader), "struct ifaddrmsg", "ifa_family", "ifa_prefixlen", "ifa_flags", "ifa_scope", "ifa_index"),
        new(typeof(RouteHeader), "struct rtmsg",
            "rtm_family", "rtm_dst_len", "rtm_src_len", "rtm_tos", "rtm_table", "rtm_protocol", "rtm_scope", "rtm_type", "rtm_flags"),
        new(typeof(NextHopHeader), "struct rtnexthop", "rtnh_len", "rtnh_flags", "rtnh_hops", "rtnh_ifindex"),
        new(typeof(NeighbourHeader), "struct ndmsg", "ndm_family", "ndm_pad1", "ndm_pad2", "ndm_ifindex", "ndm_state", "ndm_flags", "ndm_type"),
        new(typeof(RuleHeader), "struct fib_rule_hdr", "family", "dst_len", "src_len", "tos", "table", "res1", "res2", "action", "flags"),
    ];

    private static readonly Dictionary<string, string> RtnetlinkConstants = new()
    {
        ["MacAddress.Size"] = "ETH_ALEN",
        ["InterfaceName.MaxBytes"] = "(IFNAMSIZ - 1)",
        ["KernelFamily.Unspecified"] = "AF_UNSPEC",
        ["KernelFamily.IPv4"] = "AF_INET",
        ["KernelFamily.IPv6"] = "AF_INET6",
        ["KernelFamily.Bridge"] = "AF_BRIDGE",
        ["PolicyRule.InvertFlag"] = "FIB_RULE_INVERT",
        ["PolicyRule.NothingSuppressed"] = "0xffffffff",
        ["Link.WithoutStatistics"] = "RTEXT_FILTER_SKIP_STATS",
        ["Route.MainTable"] = "RT_TABLE_MAIN",
        ["Route.DefaultMetric6"] = "IP6_RT_PRIO_USER",
        ["Route.ProtocolBoot"] = "RTPROT_BOOT",
        ["Route.ProtocolRouterAdvertisement"] = "RTPROT_RA",
        ["Route.OnLinkFlag"] = "RTNH_F_ONLINK",
        ["Route.LookupTableFlag"] = "RTM_F_LOOKUP_TABLE",
        ["NextHop.ViaFamilySize"] = "offsetof(struct rtvia, rtvia_addr)",
    };
}
