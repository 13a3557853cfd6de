# What says nothing about either helper: applied to the output of both before they are compared.

# busybox shows a broadcast address only where it was given by name; the kernel broadcasts to the same one. IFA_F_NODAD it shows as a number.
s/ brd [0-9.]* scope/ scope/
s/ scope global flags 02$/ scope global/

# Whether a neighbour who goes by the host's address keeps his own depends on br_netfilter (src/Gantry.Engine/Planning/Firewall/PublishFrame.cs).
s/^\(port, from a neighbour\|port, by the gateway\): seen 10\.88\.0\.[13]$/\1: seen/

# A container's id is a name of its, too.
s/^\(names, by address: name\) [0-9a-f]\{12\}$/\1 ID/
