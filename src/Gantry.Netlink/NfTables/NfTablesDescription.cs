using System.Runtime.CompilerServices;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>A request of nf_tables in nft's words, read back from its bytes: made only when somebody will read it.</summary>
internal static class NfTablesDescription
{
    private const int HeaderLength = 4; // struct nfgenmsg
    private static readonly AttributeSpace s_table = AttributeSpace.Of<NftaTable>();
    private static readonly AttributeSpace s_chain = AttributeSpace.Of<NftaChain>(((ushort)NftaChain.Hook, AttributeSpace.Of<NftaHook>(), 0));
    private static readonly AttributeSpace s_expression = AttributeSpace.Of<NftaExpr>() with
    {
        Union = ((ushort)NftaExpr.Name, (ushort)NftaExpr.Data, Expression.SpaceOf),
    };
    private static readonly AttributeSpace s_rule = AttributeSpace.Of<NftaRule>(
        ((ushort)NftaRule.Expressions, AttributeSpace.ListOf(s_expression), 0));
    private static readonly AttributeSpace s_set = AttributeSpace.Of<NftaSet>(
        ((ushort)NftaSet.Desc, AttributeSpace.Of<NftaSetDesc>(
            ((ushort)NftaSetDesc.Concat, AttributeSpace.ListOf(AttributeSpace.Of<NftaSetField>()), 0)), 0));
    private static readonly AttributeSpace s_elements = AttributeSpace.Of<NftaSetElemList>(
        ((ushort)NftaSetElemList.Elements, AttributeSpace.ListOf(AttributeSpace.Of<NftaSetElem>(
            ((ushort)NftaSetElem.Key, Expression.DataSpace, 0),
            ((ushort)NftaSetElem.KeyEnd, Expression.DataSpace, 0),
            ((ushort)NftaSetElem.Data, Expression.DataSpace, 0))), 0));

    internal static MessageDescription Describe(Message message) => (NftMessage)message.Type switch
    {
        NftMessage.BatchBegin or NftMessage.BatchEnd => new("nft transaction", HeaderLength, AttributeSpace.Of<NfnlBatch>()),
        NftMessage.NewTable => Words(message, "add table", s_table, NftaTable.Name),
        NftMessage.DelTable => Words(message, "delete table", s_table, NftaTable.Name),
        NftMessage.NewChain => Words(message, "add chain", s_chain, NftaChain.Table, NftaChain.Name),
        NftMessage.DelChain => Words(message, "delete chain", s_chain, NftaChain.Table, NftaChain.Name),
        NftMessage.NewRule => Words(message, "add rule", s_rule, NftaRule.Table, NftaRule.Chain),
        NftMessage.DelRule when Rule.Read(message) is { Handle: not 0 } rule =>
            new($"nft delete rule {Word(rule.Family)} {rule.Table} {rule.Chain} handle {rule.Handle}", HeaderLength, s_rule),
        NftMessage.DelRule => Words(message, "flush chain", s_rule, NftaRule.Table, NftaRule.Chain),
        NftMessage.NewSet => Words(message, "add set", s_set, NftaSet.Table, NftaSet.Name),
        NftMessage.DelSet => Words(message, "delete set", s_set, NftaSet.Table, NftaSet.Name),
        NftMessage.NewSetElem => Words(message, "add element", s_elements, NftaSetElemList.Table, NftaSetElemList.Set),
        NftMessage.DelSetElem => Words(message, "delete element", s_elements, NftaSetElemList.Table, NftaSetElemList.Set),
        NftMessage.GetTable => new("nft list tables", HeaderLength, s_table),
        NftMessage.GetChain => new("nft list chains", HeaderLength, s_chain),
        NftMessage.GetRule => Words(message, "list table", s_rule, NftaRule.Table),
        NftMessage.GetSet => Words(message, "list sets", s_set, NftaSet.Table),
        NftMessage.GetSetElem => Words(message, "list set", s_elements, NftaSetElemList.Table, NftaSetElemList.Set),
        NftMessage.GetGen => new("nft generation of the ruleset", HeaderLength, AttributeSpace.Of<NftaGen>()),
        _ => new($"nf_tables message {message.Type & 0xff}", HeaderLength, s_table),
    };

    /// <summary>The command, the family and the names that some attributes hold.</summary>
    private static MessageDescription Words<TSpace>(Message message, string command, AttributeSpace space, params ReadOnlySpan<TSpace> names)
        where TSpace : unmanaged, Enum
    {
        string words = $"nft {command} {Word((Family)message.Header<NetfilterHeader>().Family)}";
        foreach (TSpace name in names)
        {
            for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
            {
                words += a.Type == Unsafe.BitCast<TSpace, ushort>(name) ? $" {a.String}" : "";
            }
        }
        return new MessageDescription(words, HeaderLength, space);
    }

    private static string Word(Family family) => family switch
    {
        Family.IPv4 => "ip",
        Family.IPv6 => "ip6",
        _ => family.ToString().ToLowerInvariant(),
    };
}
