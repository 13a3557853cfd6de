using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Changes of a ruleset that are made all or not at all. A value: it can be sent once built, and again after a refusal.</summary>
public sealed class Transaction
{
    private readonly Batch _batch = new();
    private uint _setId;

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
    public int Count => _batch.Count - 1;

    /// <summary>Just like <c>nft create table</c>: one that is there is EEXIST.</summary>
    public void AddTable(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Put(Begin(NftMessage.NewTable, MessageFlags.Create | MessageFlags.Exclusive));
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

    /// <summary>Just like <c>nft add rule</c>: behind the chain's last. Without NLM_F_APPEND the kernel would put it first.</summary>
    public void AddRule(NewRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Put(Begin(NftMessage.NewRule, MessageFlags.Create | MessageFlags.Append));
    }

    /// <summary>Just like <c>nft insert rule</c>: before the chain's first.</summary>
    public void InsertRule(NewRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Put(Begin(NftMessage.NewRule, MessageFlags.Create));
    }

    /// <summary>Just like <c>nft delete rule … handle N</c>.</summary>
    public void DeleteRule(Family family, string table, string chain, ulong handle)
    {
        MessageWriter w = Begin(NftMessage.DelRule, MessageFlags.None);
        w.PutHeader(NetfilterHeader.Of(family));
        w.PutString(NftaRule.Table, table);
        w.PutString(NftaRule.Chain, chain);
        w.PutBe64(NftaRule.Handle, handle);
    }

    /// <summary>Just like <c>nft create set</c>.</summary>
    public void AddSet(Set set)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Put(Begin(NftMessage.NewSet, MessageFlags.Create | MessageFlags.Exclusive), ++_setId);
    }

    /// <summary>Just like <c>nft create element</c>: one that is there is EEXIST.</summary>
    public void AddElements(Family family, string table, string set, IReadOnlyList<SetElement> elements) =>
        PutElements(NftMessage.NewSetElem, MessageFlags.Create | MessageFlags.Exclusive, family, table, set, elements);

    /// <summary>Just like <c>nft delete element</c>: by key, whoever's it is.</summary>
    public void DeleteElements(Family family, string table, string set, IReadOnlyList<SetElement> elements) =>
        PutElements(NftMessage.DelSetElem, MessageFlags.None, family, table, set, elements);

    /// <summary>Ends the transaction and gives the batch that is sent; the last change is its fence.</summary>
    internal (Batch Batch, int Fence) Close()
    {
        int fence = Count;
        _batch.Begin((ushort)NftMessage.BatchEnd, MessageFlags.None).PutHeader(NetfilterHeader.OfBatch);
        return (_batch, fence);
    }

    private void PutElements(NftMessage type, MessageFlags flags, Family family, string table, string set, IReadOnlyList<SetElement> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        // A nest holds at most 64 KiB; an interval's two ends may be parted, a transaction is one.
        const int ElementsPerMessage = 200;
        foreach (SetElement[] some in elements.Chunk(ElementsPerMessage))
        {
            MessageWriter w = Begin(type, flags);
            w.PutHeader(NetfilterHeader.Of(family));
            w.PutString(NftaSetElemList.Table, table);
            w.PutString(NftaSetElemList.Set, set);
            MessageWriter.Nest list = w.Open(NftaSetElemList.Elements);
            foreach (SetElement element in some)
            {
                element.Put(w);
            }
            w.Close(list);
        }
    }

    private MessageWriter Begin(NftMessage type, MessageFlags flags) => _batch.Begin((ushort)type, flags);
}
