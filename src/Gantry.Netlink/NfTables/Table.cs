using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Attributes of a table (linux/netfilter/nf_tables.h, NFTA_TABLE_*).</summary>
internal enum NftaTable : ushort
{
    Name = 1,
    Flags = 2,
    Use = 3,
    Handle = 4,
    UserData = 6,
    Owner = 7,
}

/// <summary>A table.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Name">Its name, unique in its family.</param>
/// <param name="Comment">What nft shows as its comment.</param>
public sealed record Table(Family Family, string Name, string? Comment = null)
{
    internal void Put(MessageWriter w)
    {
        w.PutHeader(NetfilterHeader.Of(Family));
        w.PutString(NftaTable.Name, Name);
        w.PutBe32(NftaTable.Flags, 0);
        if (Comment is { } comment)
        {
            w.PutBytes(NftaTable.UserData, UserData.OfComment(comment));
        }
    }

    internal static Table Read(Message message)
    {
        string name = "";
        string? comment = null;
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            switch ((NftaTable)a.Type)
            {
                case NftaTable.Name: name = a.String; break;
                case NftaTable.UserData: comment = UserData.ReadText(a.Bytes, UserData.Comment); break;
            }
        }
        return new Table((Family)message.Header<NetfilterHeader>().Family, name, comment);
    }
}
