namespace Gantry.Netlink.NfTables;

/// <summary>A protocol above IP (linux/in.h, IPPROTO_*).</summary>
public enum Transport : byte
{
    /// <summary>IPPROTO_ICMP.</summary>
    Icmp = 1,
    /// <summary>IPPROTO_TCP.</summary>
    Tcp = 6,
    /// <summary>IPPROTO_UDP.</summary>
    Udp = 17,
    /// <summary>IPPROTO_ICMPV6.</summary>
    IcmpV6 = 58,
    /// <summary>IPPROTO_SCTP.</summary>
    Sctp = 132,
}
