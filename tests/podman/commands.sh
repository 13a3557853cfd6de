# What people do with podman's networks, each with its output and exit status. Sourced by run; two helpers must print the same.

t() { # LABEL COMMAND …
    local label=$1 output status=0
    shift
    output=$("$@" 2>&1) || status=$?
    printf '%s\n' "$output" | sed -e '/^$/d' -e "s|^|$label: |"
    [ "$status" -eq 0 ] || echo "$label: status $status"
}
# Who is seen to connect: the server tells every client its address.
server='httpd -f -p 80 -h /www'
start() { podman run -d --cap-add net_raw "$@" > /dev/null; }
question='GET /cgi-bin/who HTTP/1.0\r\n\r\n'
seen() { sed -n -e 's/\[::ffff:\(.*\)\]/\1/' -e 's/^from/seen/p'; }
ask() { printf "$question" | timeout 3 nc -N -w 2 "$1" "$2" | seen | grep .; }
outside() { printf "$question" | ip netns exec world timeout 3 nc -N -w 2 "$1" "$2" | seen | grep .; }
inside() { podman exec "$1" sh -c "printf '$question' | nc -w 2 $2 $3 2>&1" | seen | grep .; }
reach() { podman exec "$1" ping -c 1 -w 2 -q "$2" > /dev/null 2>&1 && echo reached; }

eventually() { local try; for try in 1 2 3 4 5 6 7 8 9 10; do "${@}" 2> /dev/null && return; sleep 0.3; done; return 1; }
facts() { # CONTAINER
    podman exec "$1" sh -c 'ip -4 -o address show scope global | sort -k 2; ip -6 -o address show scope global | sort -k 2; ip route | sort; ip -6 route | grep default; cat /etc/resolv.conf' | sed -e 's/  */ /g' -e 's/^[0-9]*: //' -e 's/ *valid_lft.*//' -e 's/\\ *$//' -e 's/ *$//'
}
settings='{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{$net.IPAddress}}/{{$net.IPPrefixLen}} {{$net.Gateway}} {{$net.GlobalIPv6Address}}/{{$net.GlobalIPv6PrefixLen}} {{$net.IPv6Gateway}}
{{end}}'
mac() { [ "$(podman inspect "$1" --format '{{.NetworkSettings.MacAddress}}')" = "$(podman exec "$1" ip -o link show eth0 | grep -o 'ether [0-9a-f:]*' | cut -d' ' -f2)" ]; }

# The default network.
start --name a -p 8080:80 -p 127.0.0.1:8081:80 -p 198.51.100.1:8082:80 -p 8100-8102:90-92 -p 5300:53/udp busybox $server
start --name b busybox sleep 1000
t 'default' facts a
t 'default, inspected' podman inspect a --format "$settings"
t 'default, its ports' eval 'podman port a | sort'
t 'default, its MAC' mac a
t 'default, neighbour' reach b 10.88.0.2
t 'default, gateway' reach b 10.88.0.1
ip netns exec world busybox httpd -f -p 80 -h "$work/image/www" &
world=$!
t 'default, out into the world' inside a 198.51.100.2 80

# Published ports, from everywhere, and who is seen to ask.
t 'port, from the host by 127.0.0.1' ask 127.0.0.1 8080
t 'port, from the host by its address' ask 198.51.100.1 8080
t 'port, from outside' outside 198.51.100.1 8080
t 'port, from a neighbour' inside b 198.51.100.1 8080
t 'port, from itself' inside a 198.51.100.1 8080
t 'port, by the gateway' inside b 10.88.0.1 8080
t 'port on 127.0.0.1, from the host' ask 127.0.0.1 8081
t 'port on 127.0.0.1, from outside' outside 198.51.100.1 8081
t 'port on one address, from outside' outside 198.51.100.1 8082
t 'port on one address, by 127.0.0.1' ask 127.0.0.1 8082
podman exec -d a httpd -f -p 91 -h /www > /dev/null
inside_a=$(podman inspect a --format '{{.NetworkSettings.SandboxKey}}')
echo back | nsenter --net="$inside_a" nc -u -l -W 1 53 > "$work/datagram" &
t 'range, its middle' eventually outside 198.51.100.1 8101
t 'range, beside it' outside 198.51.100.1 8103
datagram() { echo there | ip netns exec world timeout 3 nc -u -w 1 198.51.100.1 5300 | grep .; }
t 'UDP' eventually datagram
t 'UDP, what came' cat "$work/datagram"

# User networks, connecting and disconnecting.
t 'create' eval 'podman network create --disable-dns --subnet 10.90.0.0/24 --gateway 10.90.0.254 n1 && podman network create --disable-dns --ipv6 --subnet 10.91.0.0/24 --subnet fd91::/64 n6 && podman network create --internal --disable-dns --subnet 10.92.0.0/24 in'
start --name c --network n1 --ip 10.90.0.77 --mac-address 02:00:00:00:00:77 busybox $server
start --name d --network n6 busybox $server
start --name e --network in busybox $server
t 'user network' facts c
t 'user network, its MAC' podman inspect c --format '{{(index .NetworkSettings.Networks "n1").MacAddress}}'
t 'two families' facts d
t 'two families, inspected' podman inspect d --format "$settings"
t 'two families, IPv6 gateway' reach d fd91::1
t 'internal' facts e
t 'internal, to the world' reach e 198.51.100.2
t 'internal, to another network' reach e 10.88.0.2
t 'internal, from another network' reach b 10.92.0.2
t 'between networks' reach b 10.90.0.77
t 'between networks, who is seen' inside b 10.90.0.77 80
t 'connect' eval 'podman network connect n1 a && facts a'
t 'connect, inspected' podman inspect a --format "$settings"
t 'connect, its ports' eval 'podman port a | sort'
t 'connect, neighbour' reach a 10.90.0.77
t 'connect, port from outside' outside 198.51.100.1 8080
t 'connect twice' eval 'podman network connect n1 a 2>&1 | sed "s/container [0-9a-f]*/container a/"; exit ${PIPESTATUS[0]}'
t 'disconnect the first' eval 'podman network disconnect podman a && facts a'
t 'disconnect the first, port from outside' outside 198.51.100.1 8080
t 'disconnect and connect again' eval 'podman network connect podman a && podman network disconnect n1 a && facts a | grep -v nameserver'
t 'connect again, port from outside' outside 198.51.100.1 8080

# What brings a network back.
t 'reload' eval 'podman network reload a | sed s/.*/reloaded/'
t 'reload, port from outside' outside 198.51.100.1 8080
t 'reload, port from the host' ask 127.0.0.1 8080
t 'restart' eval 'podman restart -t 0 a | sed s/.*/restarted/; facts a | grep -v nameserver'
t 'restart, port from outside' eventually outside 198.51.100.1 8080

# Isolation.
podman network create --disable-dns --subnet 10.93.0.0/24 -o isolate=true i1 > /dev/null
podman network create --disable-dns --subnet 10.94.0.0/24 -o isolate=true i2 > /dev/null
start --name i1 --network i1 busybox sleep 1000
start --name i2 --network i2 busybox sleep 1000
t 'isolated from isolated' reach i1 10.94.0.2
t 'isolated to open' reach i1 10.90.0.77
t 'open to isolated' reach c 10.93.0.2
t 'isolated to the world' reach i1 198.51.100.2

# Several networks from the start, one of them with its own MTU.
podman network create --disable-dns --subnet 10.95.0.0/24 -o mtu=1400 m1 > /dev/null
start --name m --network m1:interface_name=eth0 --network n1:interface_name=eth1 busybox sleep 1000
t 'several, links' podman exec m sh -c 'ip -o link | grep -o "eth[01]@.*mtu [0-9]*" | sed "s/@.*mtu/ mtu/" | sort'
t 'several, addresses' podman exec m sh -c 'ip -o -4 address show scope global | grep -o "eth. .*inet [0-9./]*" | sed "s/  */ /g" | sort'

# Pods.
podman pod create --name p -p 8090:80 --network n1 --infra-image busybox --infra-command 'sleep 1000' > /dev/null
start --pod p --name p1 busybox $server
start --pod p --name p2 busybox sleep 1000
t 'pod, from outside' eventually outside 198.51.100.1 8090
t 'pod, from its other container' inside p2 127.0.0.1 80
t 'pod, gone' eval 'podman pod rm -f -t 0 p | sed s/.*/removed/; outside 198.51.100.1 8090'

# Names.
ip netns exec world perl "$here/upstream.pl" 198.51.100.2 &
upstream=$!
echo 'nameserver 198.51.100.2' > /etc/resolv.conf
podman network create --subnet 10.96.0.0/24 d1 > /dev/null
podman network create --ipv6 --subnet 10.97.0.0/24 --subnet fd97::/64 d2 > /dev/null
# What a name comes to: addresses or names, or why there are none.
once() { podman exec "$1" nslookup "${@:2}" 2>&1 | sed -n -e '1,/^$/d' -e 's/^Address\( [0-9]*\)*: */address /p' -e 's/.*name = /name /p' -e "s/.*can't find.*: /none: /p" | sort -u; }
# Asked again where nobody answers: aardvark-dns closes its sockets for a moment whenever a container comes or goes.
name() { eventually answered "$@"; }
answered() { local output; output=$(once "$@" || true); [ -n "$output" ] && echo "$output"; }
start --name x --network d1 --network-alias www busybox sleep 1000
start --name y --network d1 --network-alias www busybox sleep 1000
start --name z --network d2 busybox sleep 1000
t 'names' facts x
t 'names, its own' name x x
t 'names, a neighbour' name x -type=a y
t 'names, in capitals' name x -type=a Y
t 'names, an alias of two' name x -type=a www
t 'names, with the domain' name x -type=a y.dns.podman
t 'names, by address' name x -type=ptr 3.0.96.10.in-addr.arpa
t 'names, of another network' name x -type=a z
t 'names, of nobody' name x -type=a nobody
t 'names, both families' name z z
t 'names, of the world' name x -type=a www.example.org
t 'names, of nobody in the world' name x -type=a www.example.net
t 'names, in a network that was joined' eval 'podman network connect d2 x; name x -type=a z; name z -type=a x'
t 'names, of one that left it' eval 'podman network disconnect d2 x; name z -type=a x; name x -type=a z'
t 'names, of one that is gone' eval 'podman rm -f -t 0 y > /dev/null; name x -type=a y; name x -type=a www'
start --name own --network d1 --dns 198.51.100.2 busybox sleep 1000
t 'names, with a resolver of its own' eval 'facts own | grep nameserver; name own -type=a www.example.org; name own -type=a x'
t 'names, the first thing a container asks' eval 'for i in 1 2 3 4 5; do podman run --rm --name first --network d1 busybox nslookup -type=a first 2>&1 | grep -c "^Name:"; done'
podman rm -f -t 0 x z own > /dev/null
eventually_gone() { for i in $(seq 50); do ss -Hlun "( sport = :53 )" | grep -q . || return 0; sleep 0.3; done; }
t 'names, nobody left who answers' eval 'eventually_gone; ss -Hlun "( sport = :53 )"'
kill $upstream
wait $upstream 2> /dev/null || true

# What goes wrong.
t 'a taken address' eval 'podman run --rm --network n1 --ip 10.90.0.77 busybox true 2>&1 | sed "s/.*: //; s/ [0-9a-f]*$//"; exit ${PIPESTATUS[0]}'
t 'a taken port' eval 'podman run --rm -p 8080:80 busybox true > /dev/null 2>&1'
t 'a network that is not there' eval 'podman run --rm --network nowhere busybox true > /dev/null 2>&1'
t 'a network in use' eval 'podman network rm n1 2>&1 | sed "s/.*: //"; exit ${PIPESTATUS[0]}'

# Ends.
t 'removed while it runs' eval 'podman rm -f -t 0 a; outside 198.51.100.1 8080'
t 'twenty at once' eval 'for i in $(seq 20); do podman run -d --cap-add net_raw --name many$i --network n6 busybox sleep 1000 > /dev/null & jobs[$i]=$!; done; for i in $(seq 20); do wait ${jobs[$i]} || echo failed; done; for i in $(seq 20); do podman inspect many$i --format "{{(index .NetworkSettings.Networks \"n6\").IPAddress}}"; done | sort | uniq | wc -l'
t 'twenty at once, one reaches the others' podman exec many7 sh -c 'for i in $(seq 3 22); do ping -c 1 -w 2 -q 10.91.0.$i > /dev/null || echo $i; done; echo asked'
podman rm -fa -t 0 > /dev/null
kill $world
wait $world 2> /dev/null || true
t 'nothing left' eval 'ip -o link | cut -d: -f2 | cut -d@ -f1 | sort'
t 'nothing left, networks' eval 'podman network rm n1 n6 in i1 i2 m1 d1 d2 | sort; podman network ls --format "{{.Name}}"'
