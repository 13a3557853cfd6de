namespace Gantry.Netlink.Rtnetlink;

/// <summary>A bridge: just like <c>ip link add … type bridge</c>.</summary>
public sealed record BridgeKind() : LinkKind("bridge");
