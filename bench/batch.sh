#!/usr/bin/env bash
# The tutorial by as few processes of ip as will do: one batch on the host, one in each node, since a batch can't go from one to the other.
#   batch.sh up N | batch.sh down N
set -euo pipefail
nodes=$(seq 1 "$2")

up() {
    {
        for i in $nodes; do
            echo "netns add x$i"
        done
        echo "link add xavki0 type bridge"
        for i in $nodes; do
            echo "link add xeth$i up master xavki0 type veth peer name xpeer$i netns x$i"
        done
        echo "addr add 10.11.0.1/16 dev xavki0"
        echo "link set xavki0 up"
    } | ip -batch -
    for i in $nodes; do
        ip -n "x$i" -batch - << END
link set lo up
link set xpeer$i up
addr add 10.11.$((i / 250)).$((i % 250 + 2))/16 dev xpeer$i
route add default via 10.11.0.1
END
    done
    echo 1 > /proc/sys/net/ipv4/ip_forward
    iptables -t nat -A POSTROUTING -s 10.11.0.0/16 ! -o xavki0 -j MASQUERADE
}

down() {
    iptables -t nat -D POSTROUTING -s 10.11.0.0/16 ! -o xavki0 -j MASQUERADE
    {
        for i in $nodes; do
            echo "netns del x$i"
        done
        echo "link del xavki0"
    } | ip -batch -
    echo 0 > /proc/sys/net/ipv4/ip_forward
}

"$1"
