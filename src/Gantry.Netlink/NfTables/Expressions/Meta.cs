using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>Attributes of meta (linux/netfilter/nf_tables.h, NFTA_META_*).</summary>
internal enum NftaMeta : ushort
{
    DestinationRegister = 1,
    Key = 2,
    SourceRegister = 3,
}

/// <summary>What is known of a packet besides its bytes (linux/netfilter/nf_tables.h, NFT_META_*).</summary>
public enum MetaKey : uint
{
    /// <summary>NFT_META_MARK, four bytes.</summary>
    Mark = 3,
    /// <summary>NFT_META_IIF, four bytes: an index.</summary>
    InputInterface = 4,
    /// <summary>NFT_META_OIF, four bytes: an index.</summary>
    OutputInterface = 5,
    /// <summary>NFT_META_IIFNAME, sixteen bytes.</summary>
    InputInterfaceName = 6,
    /// <summary>NFT_META_OIFNAME, sixteen bytes.</summary>
    OutputInterfaceName = 7,
    /// <summary>NFT_META_NFPROTO, one byte: the family.</summary>
    Family = 15,
    /// <summary>NFT_META_L4PROTO, one byte: a <see cref="Transport"/>.</summary>
    TransportProtocol = 16,
    /// <summary>NFT_META_PKTTYPE, one byte: an <see cref="Expressions.PacketType"/>.</summary>
    PacketType = 19,
}

/// <summary>Whom a frame was for (linux/if_packet.h, PACKET_*).</summary>
public enum PacketType : byte
{
    /// <summary>PACKET_HOST: this host.</summary>
    Host = 0,
    /// <summary>PACKET_BROADCAST: everybody.</summary>
    Broadcast = 1,
    /// <summary>PACKET_MULTICAST: a group.</summary>
    Multicast = 2,
    /// <summary>PACKET_OTHERHOST: somebody else.</summary>
    OtherHost = 3,
}

/// <summary>Loads something known of the packet, or sets it: <c>meta iifname</c>, <c>meta mark set</c>.</summary>
/// <param name="Key">What.</param>
/// <param name="At">The register, where to or, when it sets, where from.</param>
/// <param name="Sets">Whether it sets rather than loads.</param>
public sealed record Meta(MetaKey Key, Register At = Register.R1, bool Sets = false) : Expression("meta")
{
    internal override void PutData(MessageWriter w)
    {
        w.PutBe32(NftaMeta.Key, (uint)Key);
        w.PutBe32(Sets ? NftaMeta.SourceRegister : NftaMeta.DestinationRegister, (uint)At);
    }

    internal static new Meta Read(AttributeReader a)
    {
        MetaKey key = default;
        Register at = default;
        bool sets = false;
        while (a.Next())
        {
            switch ((NftaMeta)a.Type)
            {
                case NftaMeta.Key: key = (MetaKey)a.Be32; break;
                case NftaMeta.DestinationRegister: at = (Register)a.Be32; break;
                case NftaMeta.SourceRegister: (at, sets) = ((Register)a.Be32, true); break;
            }
        }
        return new Meta(key, at, sets);
    }
}
