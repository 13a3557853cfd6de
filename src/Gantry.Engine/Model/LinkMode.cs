using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>How a link takes frames in and passes them on; null is left as it is.</summary>
public readonly record struct LinkMode
{
    /// <summary>Whether it takes in frames for whomever (IFF_PROMISC).</summary>
    public bool? Promiscuous { get; init; }

    /// <summary>Whether it takes in all multicast (IFF_ALLMULTI).</summary>
    public bool? AllMulticast { get; init; }

    /// <summary>How many packets wait to be sent at most (IFLA_TXQLEN).</summary>
    public uint? TransmitQueueLength { get; init; }

    /// <summary>Of a bridge's port: whether frames may go out where they came in.</summary>
    public bool? Hairpin { get; init; }

    /// <summary>Of a bridge's port: whether it speaks only to the bridge itself and to ports that are not isolated.</summary>
    public bool? Isolated { get; init; }

    /// <summary>Whether it says something that only a bridge's port has.</summary>
    public bool IsOfPort => Hairpin is not null || Isolated is not null;

    /// <summary>Of what is said here, how a link is.</summary>
    internal LinkMode Of(Link link) => new()
    {
        Promiscuous = Promiscuous is null ? null : link.IsPromiscuous,
        AllMulticast = AllMulticast is null ? null : link.TakesAllMulticast,
        TransmitQueueLength = TransmitQueueLength is null ? null : link.TransmitQueueLength,
        Hairpin = Hairpin is null ? null : link.Port?.Hairpin,
        Isolated = Isolated is null ? null : link.Port?.Isolated,
    };

    /// <summary>Whether it says nothing.</summary>
    public bool IsEmpty => this == default;
}
