#!/usr/bin/env bash
# The tutorial by hand, one process a command, for a star of N nodes: what people type before they have Gantry.
#   tutorial.sh up N | tutorial.sh down N
set -euo pipefail
nodes=$(seq 1 "$2")

up() {
    for i in $nodes; do
        ip netns add "x$i"
        ip link add "xeth$i" type veth peer name "xpeer$i"
        ip link set "xpeer$i" netns "x$i"
        ip link set "xeth$i" up
        ip netns exec "x$i" ip link set lo up
        ip netns exec "x$i" ip link set "xpeer$i" up
        ip netns exec "x$i" ip addr add "10.11.$((i / 250)).$((i % 250 + 2))/16" dev "xpeer$i"
    done
    ip link add xavki0 type bridge
    ip link set xavki0 up
    for i in $nodes; do
        ip link set "xeth$i" master xavki0
    done
    ip addr add 10.11.0.1/16 dev xavki0
    for i in $nodes; do
        ip netns exec "x$i" ip route add default via 10.11.0.1
    done
    echo 1 > /proc/sys/net/ipv4/ip_forward
    iptables -t nat -A POSTROUTING -s 10.11.0.0/16 ! -o xavki0 -j MASQUERADE
}

down() {
    iptables -t nat -D POSTROUTING -s 10.11.0.0/16 ! -o xavki0 -j MASQUERADE
    for i in $nodes; do
        ip netns del "x$i"
    done
    ip link del xavki0
    echo 0 > /proc/sys/net/ipv4/ip_forward
}

"$1"
