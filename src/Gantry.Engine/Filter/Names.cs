using System.Globalization;

namespace Gantry.Engine.Filter;

/// <summary>
/// nft's names of numbers (nftables, src/proto.c, src/ct.c, src/fib.c, src/meta.c, src/statement.c; <c>nft describe ct state</c> prints them),
/// and the services and protocols that people name.
/// </summary>
internal static class Names
{
    internal static Dictionary<string, uint> None { get; } = [];

    internal static Dictionary<string, uint> Families { get; } = Read("ipv4 2 ipv6 10");

    /// <summary>As /etc/protocols has them.</summary>
    internal static Dictionary<string, uint> Protocols { get; } = Read("""
        icmp 1 igmp 2 ipencap 4 tcp 6 udp 17 dccp 33 ipv6 41 gre 47 esp 50 ah 51 icmpv6 58 ipv6-icmp 58 ospf 89 ipip 94 pim 103 vrrp 112 l2tp 115
        sctp 132 udplite 136
        """);

    /// <summary>As /etc/services has them.</summary>
    internal static Dictionary<string, uint> Services { get; } = Read("""
        ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25 domain 53 bootps 67 bootpc 68 tftp 69 http 80 kerberos 88 pop3 110 sunrpc 111 ntp 123 imap2 143
        snmp 161 bgp 179 ldap 389 https 443 isakmp 500 syslog 514 submission 587 ldaps 636 imaps 993 pop3s 995 openvpn 1194 mysql 3306 sip 5060
        postgresql 5432 http-alt 8080
        """);

    internal static Dictionary<string, uint> IcmpTypes { get; } = Read("""
        echo-reply 0 destination-unreachable 3 source-quench 4 redirect 5 echo-request 8 router-advertisement 9 router-solicitation 10
        time-exceeded 11 parameter-problem 12 timestamp-request 13 timestamp-reply 14 info-request 15 info-reply 16 address-mask-request 17
        address-mask-reply 18
        """);

    internal static Dictionary<string, uint> IcmpCodes { get; } = Read("""
        net-unreachable 0 host-unreachable 1 prot-unreachable 2 port-unreachable 3 frag-needed 4 net-prohibited 9 host-prohibited 10
        admin-prohibited 13
        """);

    internal static Dictionary<string, uint> IcmpV6Types { get; } = Read("""
        destination-unreachable 1 packet-too-big 2 time-exceeded 3 parameter-problem 4 echo-request 128 echo-reply 129 mld-listener-query 130
        mld-listener-report 131 mld-listener-done 132 mld-listener-reduction 132 nd-router-solicit 133 nd-router-advert 134
        nd-neighbor-solicit 135 nd-neighbor-advert 136 nd-redirect 137 router-renumbering 138 ind-neighbor-solicit 141 ind-neighbor-advert 142
        mld2-listener-report 143
        """);

    internal static Dictionary<string, uint> IcmpV6Codes { get; } =
        Read("no-route 0 admin-prohibited 1 addr-unreachable 3 port-unreachable 4 policy-fail 5 reject-route 6");

    internal static Dictionary<string, uint> IcmpxCodes { get; } = Read("no-route 0 port-unreachable 1 host-unreachable 2 admin-prohibited 3");

    internal static Dictionary<string, uint> TcpFlags { get; } = Read("fin 1 syn 2 rst 4 psh 8 ack 16 urg 32 ecn 64 cwr 128");

    internal static Dictionary<string, uint> States { get; } = Read("invalid 1 established 2 related 4 new 8 untracked 64");

    internal static Dictionary<string, uint> Status { get; } = Read("expected 1 seen-reply 2 assured 4 confirmed 8 snat 16 dnat 32 dying 512");

    internal static Dictionary<string, uint> Directions { get; } = Read("original 0 reply 1");

    internal static Dictionary<string, uint> RouteTypes { get; } =
        Read("unspec 0 unicast 1 local 2 broadcast 3 anycast 4 multicast 5 blackhole 6 unreachable 7 prohibit 8");

    internal static Dictionary<string, uint> PacketTypes { get; } = Read("host 0 unicast 0 broadcast 1 multicast 2 other 3");

    internal static Dictionary<string, uint> Booleans { get; } = Read("missing 0 exists 1");

    internal static Dictionary<string, uint> LogLevels { get; } = Read("emerg 0 alert 1 crit 2 err 3 warn 4 notice 5 info 6 debug 7");

    /// <summary>Units of a limit's time, in seconds.</summary>
    internal static Dictionary<string, uint> Seconds { get; } = Read("second 1 minute 60 hour 3600 day 86400 week 604800");

    /// <summary>Units of bytes.</summary>
    internal static Dictionary<string, uint> Bytes { get; } = Read("bytes 1 kbytes 1024 mbytes 1048576");

    private static Dictionary<string, uint> Read(string pairs) =>
        pairs.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToDictionary(pair => pair[0], pair => uint.Parse(pair[1], CultureInfo.InvariantCulture));
}
