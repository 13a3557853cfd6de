using Gantry.Netlink.NfTables.Expressions;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Changes of a ruleset that are made all or not at all. Once sent it takes no more of them; it may be sent again after a refusal.</summary>
public sealed class Transaction
{
    // An attribute holds at most 64 KiB. An interval's two ends may be parted: the transaction is one.
    private const int LargestElementList = 32 * 1024;
    private readonly Batch _batch = new();
    private uint _setId;
    private bool _isClosed;

    /// <summary>Starts a transaction.</summary>
    /// <param name="generation">The generation that it was made for: the kernel refuses it with ERESTART if the ruleset has changed since (NFNL_BATCH_GENID).</param>
    public Transaction(uint? generation = null)
    {
        MessageWriter w = _batch.Begin((ushort)NftMessage.BatchBegin, MessageFlags.None);
        w.PutHeader(NetfilterHeader.OfBatch);
        if (generation is { } id)
        {
            w.PutBe32(NfnlBatch.GenId, id);
        }
    }

    /// <summary>How many changes there are.</summary>
    public int Count => _batch.Count - (_isClosed ? 2 : 1);

    /// <summary>Just like <c>nft create table</c>: one that is there is EEXIST.</summary>
    public void AddTable(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Put(Begin(NftMessage.NewTable, MessageFlags.Exclusive));
    }

    /// <summary>Just like <c>nft delete table</c>, with all that is in it.</summary>
    public void DeleteTable(Family family, string name)
    {
        MessageWriter w = Begin(NftMessage.DelTable, MessageFlags.None);
        w.PutHeader(NetfilterHeader.Of(family));
        w.PutString(NftaTable.Name, name);
    }

    /// <summary>Just like <c>nft create chain</c>.</summary>
    public void AddChain(Chain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        chain.Put(Begin(NftMessage.NewChain, MessageFlags.Create | MessageFlags.Exclusive));
    }

    /// <summary>Just like <c>nft delete chain</c>: EBUSY while a rule jumps to it or, before Linux 6.3, one is in it.</summary>
    public void DeleteChain(Family family, string table, string chain)
    {
        MessageWriter w = Begin(NftMessage.DelChain, MessageFlags.None);
        w.PutHeader(NetfilterHeader.Of(family));
        w.PutString(NftaChain.Table, table);
        w.PutString(NftaChain.Name, chain);
    }

    /// <summary>Just like <c>nft flush chain</c>: without its rules.</summary>
    public void FlushChain(Family family, string table, string chain) => PutDeletedRules(family, table, chain);

    /// <summary>Just like <c>nft add rule</c>: behind the chain's last. Without NLM_F_APPEND the kernel would put it first.</summary>
    public void AddRule(NewRule rule)
    {
        NewRule sent = PutAnonymousSets(rule);
        sent.Put(Begin(NftMessage.NewRule, MessageFlags.Create | MessageFlags.Append));
    }

    /// <summary>Just like <c>nft insert rule</c>: before the chain's first.</summary>
    public void InsertRule(NewRule rule)
    {
        NewRule sent = PutAnonymousSets(rule);
        sent.Put(Begin(NftMessage.NewRule, MessageFlags.Create));
    }

    /// <summary>Just like <c>nft delete rule … handle N</c>.</summary>
    public void DeleteRule(Family family, string table, string chain, ulong handle) =>
        PutDeletedRules(family, table, chain).PutBe64(NftaRule.Handle, handle);

    /// <summary>Just like <c>nft create set</c>.</summary>
    public void AddSet(Set set)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Put(Begin(NftMessage.NewSet, MessageFlags.Create | MessageFlags.Exclusive), ++_setId);
    }

    /// <summary>Just like <c>nft delete set</c>, with its elements: EBUSY while a rule asks it.</summary>
    public void DeleteSet(Family family, string table, string set)
    {
        MessageWriter w = Begin(NftMessage.DelSet, MessageFlags.None);
        w.PutHeader(NetfilterHeader.Of(family));
        w.PutString(NftaSet.Table, table);
        w.PutString(NftaSet.Name, set);
    }

    /// <summary>
    /// Just like <c>nft create element</c>: one that is there is EEXIST. Not exclusive, just like <c>nft add element</c>: one that is there
    /// stays as it is, with its own comment; with other data it is EEXIST.
    /// </summary>
    public void AddElements(Family family, string table, string set, IReadOnlyList<SetElement> elements, bool exclusive = true) =>
        PutElements(
            NftMessage.NewSetElem, exclusive ? MessageFlags.Create | MessageFlags.Exclusive : MessageFlags.Create, family, table, set, elements);

    /// <summary>Just like <c>nft delete element</c>: by key, whoever's it is.</summary>
    public void DeleteElements(Family family, string table, string set, IReadOnlyList<SetElement> elements) =>
        PutElements(NftMessage.DelSetElem, MessageFlags.None, family, table, set, [.. elements.Select(element => element.KeyOnly)]);

    /// <summary>Ends the transaction and gives the batch that is sent; the last change is its fence.</summary>
    internal (Batch Batch, int Fence) Close()
    {
        if (!_isClosed)
        {
            Begin(NftMessage.BatchEnd, MessageFlags.None).PutHeader(NetfilterHeader.OfBatch);
            _isClosed = true;
        }
        return (_batch, Count);
    }

    /// <summary>Without a handle it is all rules of the chain.</summary>
    private MessageWriter PutDeletedRules(Family family, string table, string chain)
    {
        MessageWriter w = Begin(NftMessage.DelRule, MessageFlags.None);
        w.PutHeader(NetfilterHeader.Of(family));
        w.PutString(NftaRule.Table, table);
        w.PutString(NftaRule.Chain, chain);
        return w;
    }

    /// <summary>The sets that are part of the rule go before it; the rule knows them by their numbers.</summary>
    private NewRule PutAnonymousSets(NewRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule with
        {
            Expressions = [.. rule.Expressions.Select(expression => expression is AnonymousLookup lookup ? PutAnonymousSet(rule, lookup) : expression)],
        };
    }

    private Lookup PutAnonymousSet(NewRule rule, AnonymousLookup lookup)
    {
        Set set = lookup.Set.In(rule.Family, rule.Table);
        uint id = ++_setId;
        set.Put(Begin(NftMessage.NewSet, MessageFlags.Create), id);
        PutElements(NftMessage.NewSetElem, MessageFlags.Create, rule.Family, rule.Table, set.Name, lookup.Set.Sent, id);
        return lookup.ById(set.Name, id);
    }

    private void PutElements(
        NftMessage type, MessageFlags flags, Family family, string table, string set, IReadOnlyList<SetElement> elements, uint? id = null)
    {
        ArgumentNullException.ThrowIfNull(elements);
        for (int next = 0; next < elements.Count;)
        {
            MessageWriter w = Begin(type, flags);
            w.PutHeader(NetfilterHeader.Of(family));
            w.PutString(NftaSetElemList.Table, table);
            w.PutString(NftaSetElemList.Set, set);
            if (id is { } number)
            {
                w.PutBe32(NftaSetElemList.SetId, number);
            }
            MessageWriter.Nest list = w.Open(NftaSetElemList.Elements);
            do
            {
                elements[next++].Put(w);
            }
            while (next < elements.Count && w.Length - list.Offset < LargestElementList);
            w.Close(list);
        }
    }

    private MessageWriter Begin(NftMessage type, MessageFlags flags) => _isClosed
        ? throw new InvalidOperationException("A transaction that was sent takes no more changes.")
        : _batch.Begin((ushort)type, flags);
}
