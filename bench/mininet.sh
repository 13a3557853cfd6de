#!/usr/bin/env bash
# The star as mininet builds it (a Linux bridge, hosts as namespaces), up and down again in one process: mininet.sh both N. It has no NAT.
set -euo pipefail
mn --switch lxbr --controller none --topo "single,$2" --ipbase 10.11.0.0/16 --test none > /dev/null 2>&1
