using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>What lies inside a macvlan's IFLA_INFO_DATA (linux/if_link.h, IFLA_MACVLAN_*).</summary>
internal enum IflaMacvlan : ushort
{
    Mode = 1,
}

/// <summary>Whom a macvlan speaks to (linux/if_link.h, MACVLAN_MODE_*). None speaks to the link beneath it.</summary>
public enum MacvlanMode : uint
{
    /// <summary>MACVLAN_MODE_PRIVATE: not to the others on the same link.</summary>
    Private = 1,
    /// <summary>MACVLAN_MODE_VEPA: to the others by way of the switch outside.</summary>
    Vepa = 2,
    /// <summary>MACVLAN_MODE_BRIDGE: to the others directly.</summary>
    Bridge = 4,
    /// <summary>MACVLAN_MODE_PASSTHRU: it is the only one on the link.</summary>
    Passthru = 8,
}

/// <summary>One more Ethernet address on a link (<see cref="NewLink.Lower"/>): just like <c>ip link add … link … type macvlan mode …</c>.</summary>
/// <param name="Mode">Whom it speaks to.</param>
public sealed record MacvlanKind(MacvlanMode Mode = MacvlanMode.Bridge) : LinkKind("macvlan")
{
    internal override void PutData(MessageWriter writer)
    {
        MessageWriter.Nest data = writer.Open(IflaInfo.Data);
        writer.PutU32(IflaMacvlan.Mode, (uint)Mode);
        writer.Close(data);
    }

    internal static MacvlanKind Read(AttributeReader data)
    {
        MacvlanMode mode = default;
        while (data.Next())
        {
            mode = (IflaMacvlan)data.Type == IflaMacvlan.Mode ? (MacvlanMode)data.U32 : mode;
        }
        return new MacvlanKind(mode);
    }
}
