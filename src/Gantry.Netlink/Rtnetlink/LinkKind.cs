using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>What a link is, and what its kind needs to know (IFLA_LINKINFO).</summary>
/// <param name="Name">IFLA_INFO_KIND.</param>
public abstract record LinkKind(string Name)
{
    /// <summary>Puts what belongs into IFLA_INFO_DATA.</summary>
    internal virtual void PutData(MessageWriter writer)
    {
    }

    internal static LinkKind? Read(string? kind, AttributeReader data) => kind switch
    {
        "macvlan" => MacvlanKind.Read(data),
        "vxlan" => VxlanKind.Read(data),
        _ => null,
    };
}
