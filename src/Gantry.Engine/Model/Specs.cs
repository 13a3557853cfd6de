using System.Net;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>Where something was said: a line and a column of a file, from 1; 0 where nobody knows.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct Position(int Line, int Column);

/// <summary>A value, and where it was said.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="At">Where it was said.</param>
public readonly record struct Located<T>(T Value, Position At);

/// <summary>A network as somebody says it, not checked yet.</summary>
public sealed record NetworkSpec
{
    /// <summary>The name.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>The subnets.</summary>
    public IReadOnlyList<Located<IPNetwork>> Subnets { get; init; } = [];

    /// <summary>The bridge's addresses; those of subnets without one are their first host addresses.</summary>
    public IReadOnlyList<Located<IPAddress>> Gateways { get; init; } = [];

    /// <summary>How its nodes reach what is beyond the host.</summary>
    public Outside Outside { get; init; } = Outside.Nat;

    /// <summary>The bridge's interface name; null: the network's.</summary>
    public Located<string>? Bridge { get; init; }

    /// <summary>Bytes; null: the uplink's.</summary>
    public Located<int>? Mtu { get; init; }
}

/// <summary>A node as somebody says it, not checked yet.</summary>
public sealed record NodeSpec
{
    /// <summary>The name.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>Its interfaces.</summary>
    public IReadOnlyList<AttachmentSpec> Attachments { get; init; } = [];

    /// <summary>Its routes.</summary>
    public IReadOnlyList<RouteSpec> Routes { get; init; } = [];

    /// <summary>Its sysctls, in either form of their names.</summary>
    public IReadOnlyList<(Located<string> Name, string Value)> Sysctls { get; init; } = [];
}

/// <summary>An interface of a node as somebody says it, not checked yet.</summary>
public sealed record AttachmentSpec
{
    /// <summary>The network's name.</summary>
    public required Located<string> Network { get; init; }

    /// <summary>Fixed addresses.</summary>
    public IReadOnlyList<Located<IPAddress>> Addresses { get; init; } = [];

    /// <summary>The interface's name; null: eth0, eth1 … in order.</summary>
    public Located<string>? Interface { get; init; }

    /// <summary>The name of the other end on the host; null: derived.</summary>
    public Located<string>? HostInterface { get; init; }

    /// <summary>The Ethernet address; null: derived.</summary>
    public Located<MacAddress>? Mac { get; init; }
}

/// <summary>A route as somebody says it, not checked yet.</summary>
public sealed record RouteSpec
{
    /// <summary>Where to; prefix length 0: everywhere.</summary>
    public required Located<IPNetwork> To { get; init; }

    /// <summary>The next hop.</summary>
    public Located<IPAddress>? Via { get; init; }

    /// <summary>The interface.</summary>
    public Located<string>? Device { get; init; }
}

/// <summary>What is wrong with a topology.</summary>
/// <param name="At">Where it was said.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do; null where the message says it.</param>
public sealed record TopologyError(Position At, string Message, string? Hint = null);
