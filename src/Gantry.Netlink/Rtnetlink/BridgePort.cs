using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>What lies inside a bridge port's IFLA_INFO_SLAVE_DATA (linux/if_link.h, IFLA_BRPORT_*).</summary>
internal enum IflaBrPort : ushort
{
    Mode = 4,
    Isolated = 33,
}

/// <summary>How a bridge treats one of its ports: just like <c>ip link set … type bridge_slave …</c>; null is left as it is.</summary>
public readonly record struct BridgePort
{
    /// <summary>Whether frames may go out where they came in (IFLA_BRPORT_MODE).</summary>
    public bool? Hairpin { get; init; }

    /// <summary>Whether it speaks only to ports that are not isolated (IFLA_BRPORT_ISOLATED).</summary>
    public bool? Isolated { get; init; }

    /// <summary>IFLA_LINKINFO { IFLA_INFO_SLAVE_KIND, IFLA_INFO_SLAVE_DATA { IFLA_BRPORT_… } }, as the kernel tells it; told, it goes by the master's kind.</summary>
    internal void Put(MessageWriter writer)
    {
        MessageWriter.Nest info = writer.Open(Ifla.LinkInfo);
        writer.PutString(IflaInfo.SlaveKind, "bridge");
        MessageWriter.Nest data = writer.Open(IflaInfo.SlaveData);
        if (Hairpin is { } hairpin)
        {
            writer.PutU8(IflaBrPort.Mode, hairpin ? (byte)1 : (byte)0);
        }
        if (Isolated is { } isolated)
        {
            writer.PutU8(IflaBrPort.Isolated, isolated ? (byte)1 : (byte)0);
        }
        writer.Close(data);
        writer.Close(info);
    }

    internal static BridgePort Read(AttributeReader data)
    {
        bool? hairpin = null, isolated = null;
        while (data.Next())
        {
            switch ((IflaBrPort)data.Type)
            {
                case IflaBrPort.Mode: hairpin = data.U8 != 0; break;
                case IflaBrPort.Isolated: isolated = data.U8 != 0; break;
            }
        }
        return new BridgePort { Hairpin = hairpin, Isolated = isolated };
    }
}
