namespace Gantry.Engine.Tests.Filter;

/// <summary>Lines of routers' firewalls that Gantry understands, as people write them.</summary>
internal static class Lines
{
    /// <summary>Each is to become what nft makes of it, expression by expression.</summary>
    internal static string[] Understood { get; } = Split("""
        accept
        drop
        return
        continue
        counter
        counter accept
        counter packets 0 bytes 0 drop
        ct state established,related accept
        ct state established accept
        ct state { established, related } accept
        ct state { established } accept
        ct state != established drop
        ct state != { established, related } drop
        ct state != new,established drop
        ct state established|related accept
        ct state & (established|related) != 0 accept
        ct state ! invalid accept
        ct state invalid drop
        ct state new,untracked counter
        ct state vmap { established : accept, related : accept, invalid : drop }
        ct status dnat accept
        ct status snat,dnat accept
        ct status != dnat drop
        ct status { dnat, snat } accept
        ct direction original accept
        ct direction != reply drop
        ct mark 1 accept
        ct mark and 0xff == 1 accept
        ct mark set 1
        ct mark set meta mark
        ct mark set mark
        ct original ip daddr 10.0.0.1 accept
        ct original ip6 daddr fd00::1 accept
        ct reply ip saddr 10.0.0.0/8 accept
        iifname lan0 accept
        iifname "lan0" oifname "wan0" accept
        iifname lan* accept
        iifname != "lan*" accept
        iifname { "lan0", "lan1" } accept
        iifname { "lan*", "wan0" } accept
        iifname != { lan0, lan1 } drop
        iifname { br-lan, eth0.5 } oifname != wan0 drop
        iifname vmap { "lan0" : accept, "wan0" : drop }
        meta iifname lan0 accept
        iif lo accept
        iif "lo" accept
        iif != lo ip daddr 127.0.0.0/8 drop
        meta iif lo accept
        ip saddr 10.0.0.1 accept
        ip saddr 10.0.0.1/32 accept
        ip saddr 10.0.0.0/8 accept
        ip saddr 10.0.0.1/8 accept
        ip saddr 10.0.0.0/9 accept
        ip saddr 0.0.0.0/0 accept
        ip saddr != 10.0.0.0/8 accept
        ip saddr != 10.0.0.0/9 accept
        ip saddr 10.0.0.1-10.0.0.9 accept
        ip saddr != 10.0.0.1-10.0.0.9 accept
        ip saddr { 10.0.0.1, 10.0.0.2 } accept
        ip saddr { 10.0.0.0/8 } accept
        ip saddr { 10.0.0.0/8, 192.168.0.0/16, 172.16.0.1-172.16.0.9 } accept
        ip saddr { 10.0.0.1, 10.0.0.0/24 } accept
        ip saddr != { 10.0.0.0/8, 192.168.0.0/16 } drop
        ip saddr 10.0.0.1 ip daddr 10.0.0.2 accept
        ip saddr 10.0.0.0/8 ip daddr 10.1.0.0/16 accept
        ip daddr 224.0.0.0/4 accept
        ip daddr 255.255.255.255 drop
        ip6 saddr fd00::1 accept
        ip6 saddr fd00::/8 accept
        ip6 saddr fe80::/10 accept
        ip6 saddr ::/0 accept
        ip6 saddr fd00::1-fd00::9 accept
        ip6 saddr != ::1 accept
        ip6 daddr { fd00::1, fd00::2 } accept
        ip6 daddr { fd00::/64, fd01::/64 } accept
        ip protocol tcp accept
        ip protocol 47 accept
        ip protocol { tcp, udp } accept
        ip protocol icmp icmp type echo-request accept
        ip daddr 10.0.0.1 ip protocol tcp tcp dport 22 accept
        ip ttl 64 accept
        ip ttl < 5 drop
        ip ttl { 1, 2-5 } drop
        ip6 hoplimit 1 drop
        ip6 nexthdr icmpv6 accept
        ip6 nexthdr { tcp, udp } accept
        icmp type echo-request accept
        icmp type 8 accept
        icmp type { echo-request, echo-reply, time-exceeded } accept
        icmp type destination-unreachable icmp code host-unreachable accept
        icmp code 0 accept
        icmpv6 type echo-request accept
        icmpv6 type { nd-neighbor-solicit, nd-router-advert, nd-neighbor-advert } accept
        icmpv6 type destination-unreachable icmpv6 code no-route accept
        meta l4proto tcp accept
        meta l4proto ipv6-icmp accept
        meta l4proto != tcp accept
        meta l4proto icmp icmp type echo-request accept
        meta l4proto icmpv6 icmpv6 type echo-request accept
        meta l4proto { tcp, udp } th dport 53 accept
        meta l4proto { icmp, ipv6-icmp } accept
        meta l4proto tcp tcp dport 22 accept
        meta l4proto vmap { tcp : accept, udp : drop }
        meta nfproto ipv4 accept
        meta nfproto ipv6 drop
        meta nfproto { ipv4, ipv6 } accept
        meta nfproto ipv4 ip saddr 10.0.0.1 accept
        meta pkttype broadcast drop
        meta pkttype { broadcast, multicast } drop
        tcp dport 22 accept
        tcp dport ssh accept
        tcp dport 0x16 accept
        tcp dport { 22 } accept
        tcp dport { 22-23 } accept
        tcp dport != 22 accept
        tcp dport 1000-2000 accept
        tcp dport != 1000-2000 accept
        tcp dport { 80, 443 } accept
        tcp dport { http, https, 8000-8010 } accept
        tcp dport { 80-89, 90-99 } accept
        tcp dport { 80, 79-81 } accept
        tcp dport { 80, 80 } accept
        tcp dport != { 80, 443 } drop
        tcp dport >= 1024 accept
        tcp dport < 1024 accept
        tcp dport gt 1023 accept
        tcp dport vmap { 22 : accept, 80 : drop, 8000-8010 : accept }
        tcp dport vmap { 22 : accept }
        tcp dport vmap { 22 : accept, 23 : drop, 24-30 : accept }
        tcp sport 1024-65535 tcp dport 22 accept
        tcp sport 1024 tcp dport 22 accept
        tcp dport 22 tcp sport 1024 accept
        tcp dport 22 tcp dport 23 accept
        tcp dport 22 ip saddr 10.0.0.1 accept
        ip saddr 10.0.0.1 tcp dport 22 ct state new accept
        ct state new tcp dport 22 ip saddr 10.0.0.1 accept
        ip6 saddr fd00::1 tcp dport 22 accept
        udp dport { 53, 67-68 } accept
        udp sport 53 udp dport 1024-65535 accept
        udp dport 53 meta l4proto udp accept
        sctp dport 5000 accept
        th dport 53 accept
        th dport { 53, 80 } accept
        tcp flags syn accept
        tcp flags == syn accept
        tcp flags != syn accept
        tcp flags syn,ack accept
        tcp flags ! syn drop
        tcp flags { syn, ack } accept
        tcp flags & (fin|syn|rst|ack) == syn accept
        tcp flags & (fin | syn | rst | ack) != syn ct state new drop
        tcp flags & (syn|rst) == syn|rst drop
        tcp flags & (fin|syn) == (fin|syn) drop
        tcp flags & syn != 0 accept
        tcp flags syn / fin,syn,rst,ack accept
        tcp flags != syn / fin,syn,rst,ack drop
        meta mark 1 accept
        meta mark 0x10 accept
        meta mark != 0 accept
        meta mark { 1, 2 } accept
        meta mark & 0xff == 0x10 accept
        mark 1 accept
        meta mark set 1
        meta mark set 0xff accept
        meta mark set ct mark
        tcp dport 22 meta mark set 1 accept
        fib daddr type local accept
        fib daddr type != local drop
        fib daddr type { local, broadcast, multicast } accept
        fib saddr . iif oif missing drop
        fib saddr . iif oif exists accept
        ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 80 } accept
        ip saddr . tcp dport { 10.0.0.0/8 . 22, 10.0.0.2 . 80-90 } accept
        ip saddr . tcp dport != { 10.0.0.1 . 22 } drop
        ip saddr . ip daddr { 10.0.0.1 . 10.0.0.2 } accept
        ip saddr . ip daddr vmap { 10.0.0.0/8 . 10.0.0.1 : accept }
        iifname . oifname { "lan0" . "wan0", "lan1" . "wan0" } accept
        iifname . tcp dport { "lan0" . 22 } accept
        iifname . ip saddr vmap { "lan0" . 10.0.0.1 : accept, "lan1" . 10.0.0.2 : drop }
        oifname . ip daddr . tcp dport { "wan0" . 10.0.0.0/8 . 22-23 } accept
        meta l4proto . th dport { tcp . 53, udp . 53 } accept
        ip daddr . meta l4proto . th dport { 10.0.0.1 . tcp . 53 } accept
        meta l4proto . th dport { tcp . 53, udp . 80-89 } accept
        ip protocol . th dport { tcp . 53, udp . 80-89 } accept
        iifname . meta nfproto . tcp dport { lan0 . ipv4 . 1-9 } accept
        ct direction . tcp dport { original . 1-9 } accept
        ct mark . tcp dport { 1 . 22 } accept
        ip6 saddr . udp dport { fd00::1 . 53 } accept
        limit rate 5/second accept
        limit rate 10/minute burst 20 packets accept
        limit rate over 10/second drop
        limit rate 1/day accept
        limit rate 10 kbytes/second accept
        limit rate 1 mbytes/second burst 9 kbytes accept
        limit rate over 1 mbytes/second drop
        ct state new limit rate 3/minute burst 5 packets log prefix "new " counter accept
        log
        log prefix "drop: " drop
        log prefix foo level info
        log prefix "it's" level warn drop
        log prefix "x" flags all
        log level debug flags all
        log group 2
        log prefix "x" group 0 drop
        reject
        reject with tcp reset
        tcp dport 22 reject
        tcp dport 22 reject with tcp reset
        ip saddr 10.0.0.1 reject
        ip saddr 10.0.0.1 reject with tcp reset
        ip6 saddr fd00::1 reject
        reject with icmp type host-unreachable
        reject with icmp admin-prohibited
        udp dport 53 reject with icmp port-unreachable
        reject with icmpv6 type no-route
        reject with icmpx type admin-prohibited
        reject with icmpx port-unreachable
        tcp dport 80 accept comment "the web, and more"
        tcp dport 81 accept comment web
        ip saddr 10.0.0.1 counter comment "counted"
        """);

    /// <summary>In a chain that translates: what Gantry writes of masquerade and dnat.</summary>
    internal static string[] Translating { get; } = Split("""
        oifname "wan0" masquerade
        oifname "wan1" ip saddr 10.200.1.0/24 meta l4proto tcp masquerade
        iifname . oifname { "lan0" . "lan0", "wan0" . "wan0" } ct status dnat masquerade
        iifname "wan0" ip daddr 198.51.100.10 tcp dport 8888 dnat ip to 192.168.64.6:8000
        iifname "wan0" tcp dport 8000-8010 dnat ip to 192.168.64.6
        iifname "wan0" tcp dport 8888 dnat ip6 to [fd00::6]:8000
        ip daddr 198.51.100.10 dnat ip to 192.168.64.6
        ip6 daddr fd00::10 dnat ip6 to fd00::6
        meta l4proto tcp dnat ip to 192.168.64.6:8000
        ip daddr 198.51.100.10 tcp dport 8888 dnat ip to numgen inc mod 2 map { 0 : 192.168.64.6, 1 : 192.168.64.7 }
        ip daddr 198.51.100.10 tcp dport 8888 dnat ip to numgen inc mod 2 map { 0 : 192.168.64.6 . 8000, 1 : 192.168.64.7 . 8001 }
        ip6 daddr fd00::10 tcp dport 8888 dnat ip6 to numgen inc mod 2 map { 0 : fd00::6 . 8000, 1 : fd00::7 . 8001 }
        ip daddr 198.51.100.10 tcp dport 8000-8001 dnat ip to tcp dport map { 8000 : 192.168.64.6 . 9000, 8001 : 192.168.64.6 . 9001 }
        fib daddr type local ip daddr != 127.0.0.0/8 tcp dport 80 dnat ip to 192.168.64.6:80
        """);

    private static string[] Split(string lines) => lines.Split('\n');
}
