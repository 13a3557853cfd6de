using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>A socket that speaks nf_tables in the namespace that it was opened in. One thread at a time may use it.</summary>
public sealed partial class NfTablesSocket : IDisposable
{
    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkProtocol.Netfilter, NfTablesDescription.Describe);
    private readonly Batch _request = new();
    private readonly Batch _nothing = new Transaction().Close().Batch;

    private NfTablesSocket()
    {
    }

    private delegate T Reader<T>(Message message);

    /// <summary>Opens a socket in the calling thread's namespace.</summary>
    public static NfTablesSocket Open() => new();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Makes all changes of a transaction, or none.</summary>
    /// <exception cref="NetlinkException">The change that the kernel refused. ERESTART: the ruleset is of another generation.</exception>
    public void Commit(Transaction transaction)
    {
        if (TryCommit(transaction) is { } refused)
        {
            throw refused.Error;
        }
    }

    /// <summary>Makes all changes of a transaction, or none: then it says which the kernel refused first, by its place from 0; -1 is the transaction as a whole.</summary>
    public RefusedMessage? TryCommit(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Count == 0)
        {
            return null;
        }
        (Batch batch, int fence) = transaction.Close();
        return _socket.ExecuteWhole(batch, fence).Refused is [var first, ..] ? first with { Index = first.Index - 1 } : null;
    }

    /// <summary>What lists tell of one moment: reads again where somebody has changed the ruleset meanwhile.</summary>
    /// <param name="read">Makes the lists, of the generation that it is given.</param>
    /// <remarks>
    /// A commit tells its number before it has unlinked what it takes away, and a list that begins in between and goes on behind leaves as
    /// much out, unmarked: the kernel counts what it has told and does not tell by their places (net/netfilter/nf_tables_api.c,
    /// nf_tables_commit, __nf_tables_dump_rules). A transaction of nothing waits until a commit is over: both hold commit_mutex.
    /// </remarks>
    public T ReadWhole<T>(Func<uint, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        while (true)
        {
            _socket.ExecuteUnanswered(_nothing);
            uint generation = GetGeneration();
            T result = read(generation);
            if (GetGeneration() == generation)
            {
                return result;
            }
        }
    }

    /// <summary>The ruleset's generation: another number after every change by anybody (NFT_MSG_GETGEN).</summary>
    public uint GetGeneration()
    {
        uint generation = 0;
        Get(NftMessage.GetGen, MessageFlags.None, Family.Unspecified, static () => { }, message =>
        {
            for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
            {
                generation = a.Type == (ushort)NftaGen.Id ? a.Be32 : generation;
            }
        });
        return generation;
    }

    /// <summary>Just like <c>nft list tables</c>.</summary>
    public IReadOnlyList<Table> ListTables() => Dump(NftMessage.GetTable, Family.Unspecified, null, null, Table.Read);

    /// <summary>Just like <c>nft list chains</c>: those of all tables.</summary>
    public IReadOnlyList<Chain> ListChains() => Dump(NftMessage.GetChain, Family.Unspecified, null, null, Chain.Read);

    /// <summary>The sets and maps of one table, but for those that are part of a rule; none where it is not there.</summary>
    public IReadOnlyList<SetSummary> ListSets(Family family, string table) =>
        [.. Dump(NftMessage.GetSet, family, table, null, SetSummary.Read).OfType<SetSummary>()];

    /// <summary>The elements of one set; none where it is not there.</summary>
    public IReadOnlyList<SetElement> ListElements(Family family, string table, string set) =>
        [.. Dump(NftMessage.GetSetElem, family, table, set, ReadElements).SelectMany(elements => elements)];

    /// <summary>The element of a set that has this key, or null: just like <c>nft get element</c>. Its cost does not grow with the set's size, if that is no interval set.</summary>
    public SetElement? TryGetElement(Family family, string table, string set, SetElement key)
    {
        ArgumentNullException.ThrowIfNull(key);
        List<SetElement> found = [];
        _request.Clear();
        MessageWriter w = _request.Begin((ushort)NftMessage.GetSetElem, MessageFlags.None);
        w.PutHeader(NetfilterHeader.Of(family));
        w.PutString(NftaSetElemList.Table, table);
        w.PutString(NftaSetElemList.Set, set);
        MessageWriter.Nest elements = w.Open(NftaSetElemList.Elements);
        key.PutKey(w);
        w.Close(elements);
        try
        {
            _socket.Get(_request, found.Clear, message => found.AddRange(ReadElements(message)));
        }
        catch (NetlinkException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
        return found.FirstOrDefault();
    }

    private static List<SetElement> ReadElements(Message message)
    {
        List<SetElement> elements = [];
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            if (a.Type == (ushort)NftaSetElemList.Elements)
            {
                for (AttributeReader element = a.Nested; element.Next();)
                {
                    elements.Add(SetElement.Read(element.Nested));
                }
            }
        }
        return elements;
    }

    private List<T> Dump<T>(NftMessage type, Family family, string? table, string? set, Reader<T> read)
    {
        List<T> all = [];
        try
        {
            Get(type, MessageFlags.Dump, family, all.Clear, message => all.Add(read(message)), table, set);
        }
        catch (NetlinkException e) when (e.Errno == Errno.ENOENT && table is not null)
        {
            all.Clear();
        }
        return all;
    }

    private void Get(
        NftMessage type, MessageFlags flags, Family family, Action restart, NetlinkSocket.MessageHandler read, string? table = null, string? set = null)
    {
        _request.Clear();
        MessageWriter w = _request.Begin((ushort)type, flags);
        w.PutHeader(NetfilterHeader.Of(family));
        if (table is not null)
        {
            w.PutString(NftaSetElemList.Table, table); // NFTA_*_TABLE is 1 in every space.
        }
        if (set is not null)
        {
            w.PutString(NftaSetElemList.Set, set);
        }
        _socket.Get(_request, restart, read);
    }
}
