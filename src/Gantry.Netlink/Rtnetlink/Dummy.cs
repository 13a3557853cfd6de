namespace Gantry.Netlink.Rtnetlink;

/// <summary>A link that swallows what it is given: just like <c>ip link add … type dummy</c>.</summary>
public sealed record DummyKind() : LinkKind("dummy");
