using Gantry.Netlink.SockDiag;

namespace Gantry.Netlink.Tests.Uapi;

internal static partial class Tables
{
    private static readonly UapiEnum[] SockDiagEnums =
    [
        UapiEnum.Of("SOCK_",
            (SockDiagMessage.DiagByFamily, "SOCK_DIAG_BY_FAMILY")),
        UapiEnum.Of<InetDiag>("INET_DIAG_"),
    ];

    private static readonly UapiStruct[] SockDiagStructs =
    [
        new(typeof(SocketIdentity), "struct inet_diag_sockid",
            "idiag_sport", "idiag_dport", "idiag_src", "idiag_dst", "idiag_if", "idiag_cookie[0]", "idiag_cookie[1]"),
        new(typeof(DiagRequest), "struct inet_diag_req_v2", "sdiag_family", "sdiag_protocol", "idiag_ext", "pad", "idiag_states", "id"),
        new(typeof(DiagHeader), "struct inet_diag_msg",
            "idiag_family", "idiag_state", "idiag_timer", "idiag_retrans", "id", "idiag_expires", "idiag_rqueue", "idiag_wqueue", "idiag_uid", "idiag_inode"),
    ];
}
