# A resolver of the world outside: every name under example.org has the address 192.0.2.80, and no other name is there.
use strict; use Socket;
socket(my $s, PF_INET, SOCK_DGRAM, 0); setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
bind($s, sockaddr_in(53, inet_aton($ARGV[0]))) or die $!;
while (my $from = recv($s, my $query, 4096, 0)) {
    my $known = $query =~ /\x07example\x03org\x00\x00\x01/;
    my $end = 12; $end += 1 + ord(substr($query, $end, 1)) while ord(substr($query, $end, 1)); $end += 5;
    my $answer = substr($query, 0, 2) . pack("n5", $known ? 0x8180 : 0x8183, 1, $known ? 1 : 0, 0, 0) . substr($query, 12, $end - 12);
    $answer .= pack("n3Nn", 0xc00c, 1, 1, 60, 4) . inet_aton("192.0.2.80") if $known;
    send($s, $answer, 0, $from);
}
