namespace Gantry.Netlink.Rtnetlink;

/// <summary>
/// An intermediate functional block: what is sent there comes out again where it was, so that what a link takes in can be queued like what
/// one sends. Just like <c>ip link add … type ifb</c>.
/// </summary>
public sealed record IfbKind() : LinkKind("ifb");
