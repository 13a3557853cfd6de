namespace Gantry.Netlink.Rtnetlink;

/// <summary>Types of rtnetlink's messages (linux/rtnetlink.h, RTM_*).</summary>
internal enum RouteMessage : ushort
{
    NewLink = 16,
    DelLink = 17,
    GetLink = 18,
    NewAddr = 20,
    DelAddr = 21,
    GetAddr = 22,
    NewRoute = 24,
    DelRoute = 25,
    GetRoute = 26,
    NewNeigh = 28,
    DelNeigh = 29,
    GetNeigh = 30,
    NewRule = 32,
    DelRule = 33,
    GetRule = 34,
    NewQdisc = 36,
    DelQdisc = 37,
    GetQdisc = 38,
    NewTFilter = 44,
    DelTFilter = 45,
    GetTFilter = 46,
}

/// <summary>Multicast groups of rtnetlink (linux/rtnetlink.h, RTNLGRP_*), for <see cref="RouteSocket.Join"/>.</summary>
public enum RouteGroup
{
    /// <summary>RTNLGRP_LINK: links that come, change or go.</summary>
    Link = 1,
    /// <summary>RTNLGRP_NEIGH: neighbours.</summary>
    Neighbour = 3,
    /// <summary>RTNLGRP_IPV4_IFADDR: IPv4 addresses.</summary>
    IPv4Address = 5,
    /// <summary>RTNLGRP_IPV4_ROUTE: IPv4 routes.</summary>
    IPv4Route = 7,
    /// <summary>RTNLGRP_IPV6_IFADDR: IPv6 addresses.</summary>
    IPv6Address = 9,
    /// <summary>RTNLGRP_IPV6_ROUTE: IPv6 routes.</summary>
    IPv6Route = 11,
}
