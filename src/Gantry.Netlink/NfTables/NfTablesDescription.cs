using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>A request of nf_tables in nft's words, read back from its bytes: made only when somebody will read it.</summary>
internal static class NfTablesDescription
{
    private const int HeaderLength = 4; // struct nfgenmsg
    private static readonly AttributeSpace s_expression = AttributeSpace.Of<NftaExpr>();
    private static readonly AttributeSpace s_rule = AttributeSpace.Of<NftaRule>(
        ((ushort)NftaRule.Expressions, AttributeSpace.Of<NftaList>(((ushort)NftaList.Element, s_expression, 0)), 0));
    private static readonly AttributeSpace s_elements = AttributeSpace.Of<NftaSetElemList>(
        ((ushort)NftaSetElemList.Elements, AttributeSpace.Of<NftaList>(((ushort)NftaList.Element, AttributeSpace.Of<NftaSetElem>(), 0)), 0));
    private static readonly AttributeSpace s_chain = AttributeSpace.Of<NftaChain>(((ushort)NftaChain.Hook, AttributeSpace.Of<NftaHook>(), 0));

    internal static MessageDescription Describe(Message message) => (NftMessage)message.Type switch
    {
        NftMessage.BatchBegin => new("nft transaction", HeaderLength, AttributeSpace.Of<NfnlBatch>()),
        NftMessage.NewTable => Words(message, "add table", AttributeSpace.Of<NftaTable>(), 1),
        NftMessage.DelTable => Words(message, "delete table", AttributeSpace.Of<NftaTable>(), 1),
        NftMessage.NewChain => Words(message, "add chain", s_chain, 1, 3),
        NftMessage.NewRule => Words(message, "add rule", s_rule, 1, 2),
        NftMessage.DelRule => Words(message, "delete rule", s_rule, 1, 2),
        NftMessage.NewSet => Words(message, "add set", AttributeSpace.Of<NftaSet>(), 1, 2),
        NftMessage.NewSetElem => Words(message, "add element", s_elements, 1, 2),
        NftMessage.DelSetElem => Words(message, "delete element", s_elements, 1, 2),
        NftMessage.GetTable => Words(message, "list tables", AttributeSpace.Of<NftaTable>()),
        NftMessage.GetChain => Words(message, "list chains", s_chain, 1),
        NftMessage.GetRule => Words(message, "list chain", s_rule, 1, 2),
        NftMessage.GetSet => Words(message, "list sets", AttributeSpace.Of<NftaSet>(), 1),
        NftMessage.GetSetElem => Words(message, "list set", s_elements, 1, 2),
        _ => new($"nf_tables message {message.Type & 0xff}", HeaderLength, AttributeSpace.Of<NftaTable>()),
    };

    /// <summary>The command, the family and the names that some attributes hold.</summary>
    private static MessageDescription Words(Message message, string command, AttributeSpace space, params ReadOnlySpan<ushort> names)
    {
        string words = $"nft {command} {((Family)message.Header<NetfilterHeader>().Family).ToString().ToLowerInvariant()}";
        foreach (ushort name in names)
        {
            for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
            {
                words += a.Type == name ? $" {a.String}" : "";
            }
        }
        return new MessageDescription(words, HeaderLength, space);
    }
}
