# Where gantry does otherwise than Debian's netavark 1.4.0, and why: applied to netavark's output, which then is gantry's.

# A container reaches its own published port by the host's address. With netavark 1.4 it does not.
s/^port, from itself: status 1$/port, from itself: seen 10.88.0.1/

# Between podman's networks nobody's address is translated: the other sees who asks.
s/^between networks, who is seen: seen 10\.90\.0\.254$/between networks, who is seen: seen 10.88.0.3/

# A container in two networks has one default route, by its first interface; it moves when that network is left. Netavark puts in two of the
# same metric, and the one that came last wins.
/^connect: default via 10\.90\.0\.254 dev eth1 metric 100$/d

# Names are the same in capitals (RFC 4343); aardvark-dns 1.4.0 asks for them as they are written.
s/^names, in capitals: none: NXDOMAIN$/names, in capitals: address 10.96.0.3/
