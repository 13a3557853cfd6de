#!/usr/bin/python3
"""The tutorial in Python on pyroute2 (Debian's python3-pyroute2): star.py up N | star.py down N"""
import subprocess
import sys

from pyroute2 import IPRoute, NetNS, netns


def masquerade(verb):
    subprocess.run(["iptables", "-t", "nat", verb, "POSTROUTING", "-s", "10.11.0.0/16", "!", "-o", "xavki0", "-j", "MASQUERADE"], check=True)


def forward(value):
    with open("/proc/sys/net/ipv4/ip_forward", "w") as switch:
        switch.write(value)


def up(nodes):
    with IPRoute() as host:
        host.link("add", ifname="xavki0", kind="bridge")
        bridge = host.link_lookup(ifname="xavki0")[0]
        for i in range(1, nodes + 1):
            node = f"x{i}"
            netns.create(node)
            host.link("add", ifname=f"xeth{i}", kind="veth", peer={"ifname": f"xpeer{i}", "net_ns_fd": node})
            host.link("set", index=host.link_lookup(ifname=f"xeth{i}")[0], master=bridge, state="up")
            with NetNS(node) as inside:
                peer = inside.link_lookup(ifname=f"xpeer{i}")[0]
                inside.link("set", index=1, state="up")
                inside.link("set", index=peer, state="up")
                inside.addr("add", index=peer, address=f"10.11.{i // 250}.{i % 250 + 2}", prefixlen=16)
                inside.route("add", dst="default", gateway="10.11.0.1")
        host.addr("add", index=bridge, address="10.11.0.1", prefixlen=16)
        host.link("set", index=bridge, state="up")
    forward("1")
    masquerade("-A")


def down(nodes):
    masquerade("-D")
    for i in range(1, nodes + 1):
        netns.remove(f"x{i}")
    with IPRoute() as host:
        host.link("del", ifname="xavki0")
    forward("0")


{"up": up, "down": down}[sys.argv[1]](int(sys.argv[2]))
