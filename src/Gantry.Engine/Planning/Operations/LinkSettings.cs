using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning.Operations;

/// <summary>What can be set of a living link; null is left as it is.</summary>
/// <param name="Up">Whether it is up.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Mac">Its Ethernet address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Group">Its group number.</param>
/// <param name="Master">The bridge that it is a port of; index 0: none.</param>
/// <param name="Mode">How it takes frames in and passes them on.</param>
public sealed record LinkSettings(
    bool? Up = null, int? Mtu = null, MacAddress? Mac = null, InterfaceName? Name = null, uint? Group = null, LinkRef? Master = null, LinkMode Mode = default)
{
    /// <summary>The settings that differ, before and after.</summary>
    internal static (LinkSettings Before, LinkSettings After) Between(
        InterfaceName nameBefore, MacAddress macBefore, int mtuBefore, bool upBefore, uint groupBefore,
        InterfaceName name, MacAddress mac, int mtu, bool up, uint group) =>
        (new(upBefore == up ? null : upBefore, mtuBefore == mtu ? null : mtuBefore, macBefore == mac ? null : macBefore,
                nameBefore == name ? null : nameBefore, groupBefore == group ? null : groupBefore),
            new(upBefore == up ? null : up, mtuBefore == mtu ? null : mtu, macBefore == mac ? null : mac,
                nameBefore == name ? null : name, groupBefore == group ? null : group));

    /// <summary>What ip link set takes behind the device's name.</summary>
    internal string Words => string.Join(' ', new[]
    {
        Name is { } name ? $"name {name}" : null,
        Mac is { } mac ? $"address {mac}" : null,
        Mtu is { } mtu ? $"mtu {mtu}" : null,
        Group is { } group ? $"group {group}" : null,
        Master is { } master ? master.Index == 0 ? "nomaster" : $"master {master.Name}" : null,
        Up is { } up ? up ? "up" : "down" : null,
        Switch("promisc", Mode.Promiscuous),
        Switch("allmulticast", Mode.AllMulticast),
        Mode.TransmitQueueLength is { } length ? $"txqueuelen {length}" : null,
        Mode.IsOfPort ? "type bridge_slave" : null,
        Switch("hairpin", Mode.Hairpin),
        Switch("isolated", Mode.Isolated),
    }.OfType<string>());

    private static string? Switch(string word, bool? value) => value is { } on ? $"{word} {(on ? "on" : "off")}" : null;

    internal LinkChange ToChange() => new()
    {
        Up = Up,
        Mtu = (uint?)Mtu,
        Mac = Mac,
        Name = Name,
        Group = Group,
        Master = Master?.Index,
        Promiscuous = Mode.Promiscuous,
        AllMulticast = Mode.AllMulticast,
        TransmitQueueLength = Mode.TransmitQueueLength,
        Port = Mode.IsOfPort ? new BridgePort { Hairpin = Mode.Hairpin, Isolated = Mode.Isolated } : null,
    };
}

/// <summary>Plans the change of a link in its two parts: what can be set at once, and its coming up.</summary>
internal static class LinkSettingsPlan
{
    internal static void Plan(this (LinkSettings Before, LinkSettings After) settings, PlanBuilder plan, Step step, Step upStep, NamespaceRef at, LinkRef link)
    {
        (LinkSettings before, LinkSettings after) = settings;
        if ((before with { Up = null }) != (after with { Up = null }))
        {
            plan.Add(step, new SetLink(at, link, before with { Up = null }, after with { Up = null }));
        }
        if (before.Up != after.Up)
        {
            if (after.Up == true && upStep == Step.Up)
            {
                plan.MarkRaised(link.Index);
            }
            plan.Add(upStep, new SetLink(at, link, new LinkSettings(Up: before.Up), new LinkSettings(Up: after.Up)));
        }
    }
}
