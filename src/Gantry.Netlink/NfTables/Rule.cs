using System.Collections.Immutable;
using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Attributes of a rule (linux/netfilter/nf_tables.h, NFTA_RULE_*).</summary>
internal enum NftaRule : ushort
{
    Table = 1,
    Chain = 2,
    Handle = 3,
    Expressions = 4,
    Compat = 5,
    Position = 6,
    UserData = 7,
    Id = 9,
}

/// <summary>The element of a list (linux/netfilter/nf_tables.h, NFTA_LIST_ELEM).</summary>
internal enum NftaList : ushort
{
    Element = 1,
}

/// <summary>A rule to put behind those that its chain has.</summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Expressions">What it matches and does, in order.</param>
/// <param name="Comment">What nft shows as its comment.</param>
public sealed record NewRule(Family Family, string Table, string Chain, EquatableArray<Expression> Expressions, string? Comment = null)
{
    /// <summary>NFTA_RULE_EXPRESSIONS { NFTA_LIST_ELEM { NFTA_EXPR_NAME, NFTA_EXPR_DATA { … } } … }.</summary>
    internal void Put(MessageWriter w)
    {
        w.PutHeader(NetfilterHeader.Of(Family));
        w.PutString(NftaRule.Table, Table);
        w.PutString(NftaRule.Chain, Chain);
        MessageWriter.Nest expressions = w.Open(NftaRule.Expressions);
        foreach (Expression expression in Expressions)
        {
            MessageWriter.Nest element = w.Open(NftaList.Element);
            expression.Put(w);
            w.Close(element);
        }
        w.Close(expressions);
        if (Comment is { } comment)
        {
            w.PutBytes(NftaRule.UserData, UserData.OfComment(comment));
        }
    }
}

/// <summary>A rule as the kernel tells of it.</summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Handle">By which it is deleted.</param>
/// <param name="Expressions">What it matches and does: equal to those that made it.</param>
/// <param name="Comment">What nft shows as its comment.</param>
public sealed record Rule(Family Family, string Table, string Chain, ulong Handle, EquatableArray<Expression> Expressions, string? Comment)
{
    /// <summary>The rule without its handle: equal to the one that was added.</summary>
    public NewRule Content => new(Family, Table, Chain, Expressions, Comment);

    internal static Rule Read(Message message)
    {
        string table = "", chain = "";
        string? comment = null;
        ulong handle = 0;
        var expressions = ImmutableArray.CreateBuilder<Expression>();
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            switch ((NftaRule)a.Type)
            {
                case NftaRule.Table: table = a.String; break;
                case NftaRule.Chain: chain = a.String; break;
                case NftaRule.Handle: handle = a.Be64; break;
                case NftaRule.UserData: comment = UserData.ReadText(a.Bytes, UserData.Comment); break;
                case NftaRule.Expressions:
                    for (AttributeReader element = a.Nested; element.Next();)
                    {
                        expressions.Add(Expression.Read(element.Nested));
                    }
                    break;
            }
        }
        return new Rule((Family)message.Header<NetfilterHeader>().Family, table, chain, handle, expressions.ToImmutable(), comment);
    }
}
