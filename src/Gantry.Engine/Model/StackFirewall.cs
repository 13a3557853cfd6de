using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>What a stack's own firewall does.</summary>
public sealed record StackFirewall
{
    /// <summary>Nothing.</summary>
    public static StackFirewall None { get; } = new();

    /// <summary>Whose packets leave with the address of the interface that they leave by.</summary>
    public ImmutableArray<MasqueradeRule> Masquerades { get; init; } = [];

    /// <summary>What is led elsewhere than where it goes.</summary>
    public ImmutableArray<DnatRule> Translations { get; init; } = [];

    /// <summary>What is let pass, at most one chain a hook.</summary>
    public ImmutableArray<FilterChain> Filters { get; init; } = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Masquerades.IsEmpty && Translations.IsEmpty && Filters.IsEmpty;
}

/// <summary>Packets leave with the address of the interface that they leave by.</summary>
/// <param name="Out">The interface.</param>
/// <param name="From">Where they come from; none: from everywhere.</param>
/// <param name="Protocol">Their protocol; null: any.</param>
public sealed record MasqueradeRule(InterfaceName Out, ImmutableArray<IPNetwork> From, Transport? Protocol);

/// <summary>Whose connections a translation is for.</summary>
public enum DnatFor
{
    /// <summary>Those that come in.</summary>
    Incoming,
    /// <summary>Those, and the stack's own.</summary>
    Both,
    /// <summary>The stack's own only.</summary>
    Own,
}

/// <summary>Connections are led elsewhere than where they go.</summary>
/// <param name="In">The interface that they come in by; null: any.</param>
/// <param name="Address">The address that they go to; null: any.</param>
/// <param name="Protocol">Their protocol; null: any.</param>
/// <param name="Ports">The ports that they go to; null: all.</param>
/// <param name="To">Where they are led: one place, or several that take turns.</param>
/// <param name="For">Whose connections.</param>
public sealed record DnatRule(InterfaceName? In, IPAddress? Address, Transport? Protocol, PortRange? Ports, ImmutableArray<DnatTarget> To, DnatFor For)
{
    /// <summary>The family of all its addresses.</summary>
    public AddressFamily Family => To[0].Address.AddressFamily;
}

/// <summary>Where a connection is led.</summary>
/// <param name="Address">The address.</param>
/// <param name="Ports">The port, or as many as there are before; null: it stays.</param>
public readonly record struct DnatTarget(IPAddress Address, PortRange? Ports)
{
    /// <inheritdoc/>
    public override string ToString() => Ports is null ? $"{Address}" : Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]:{Ports}" : $"{Address}:{Ports}";
}

/// <summary>A chain of a filter.</summary>
/// <param name="Hook">Where it hooks in: input, forward or output.</param>
/// <param name="Accepts">Its policy.</param>
/// <param name="Rules">Its rules in nft's words.</param>
public sealed record FilterChain(Hook Hook, bool Accepts, ImmutableArray<string> Rules);
