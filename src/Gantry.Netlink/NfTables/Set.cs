using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Attributes of a set (linux/netfilter/nf_tables.h, NFTA_SET_*).</summary>
internal enum NftaSet : ushort
{
    Table = 1,
    Name = 2,
    Flags = 3,
    KeyType = 4,
    KeyLength = 5,
    DataType = 6,
    DataLength = 7,
    Policy = 8,
    Desc = 9,
    Id = 10,
    Timeout = 11,
    UserData = 13,
    Handle = 16,
}

/// <summary>Attributes of a set's description (linux/netfilter/nf_tables.h, NFTA_SET_DESC_*).</summary>
internal enum NftaSetDesc : ushort
{
    Size = 1,
    Concat = 2,
}

/// <summary>Attributes of a part of a joined key (linux/netfilter/nf_tables.h, NFTA_SET_FIELD_*).</summary>
internal enum NftaSetField : ushort
{
    Length = 1,
}

/// <summary>Flags of a set (linux/netfilter/nf_tables.h, NFT_SET_*).</summary>
[Flags]
internal enum SetFlags : uint
{
    None = 0,
    Anonymous = 0x1,
    Constant = 0x2,
    Interval = 0x4,
    Map = 0x8,
    Timeout = 0x10,
    Concat = 0x80,
}

/// <summary>A set, or, with data, a map.</summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The types of its key; several are joined: <c>ifname . ifname</c>.</param>
/// <param name="IsInterval">Whether its elements are ranges.</param>
/// <param name="Data">The types of what a key leads to, in a map; <see cref="DataType.Verdict"/> in a verdict map.</param>
/// <param name="Comment">What nft shows as its comment.</param>
/// <param name="IsConstant">Whether it keeps its elements once a rule has it.</param>
/// <param name="Timeout">How long its elements live; null: for ever. To a millisecond.</param>
public sealed record Set(
    Family Family,
    string Table,
    string Name,
    EquatableArray<DataType> Key,
    bool IsInterval = false,
    EquatableArray<DataType> Data = default,
    string? Comment = null,
    bool IsConstant = false,
    TimeSpan? Timeout = null)
{
    /// <summary>Whether a key leads to data.</summary>
    public bool IsMap => Data.Count > 0;

    /// <summary>Whether it is part of a rule (<see cref="AnonymousSet"/>).</summary>
    internal bool IsAnonymous { get; init; }

    /// <summary>How many elements it will ever have, where that is known: the kernel chooses its data structure by it.</summary>
    internal uint? Size { get; init; }

    /// <summary>The types in nft's words: <c>ifname . ifname</c>, <c>inet_proto . inet_service : ipv4_addr</c>.</summary>
    public string TypeWords => IsMap ? $"{Words(Key)} : {Words(Data)}" : Words(Key);

    private static string Words(EquatableArray<DataType> types) => string.Join(" . ", types.Select(type => type.Name));

    private SetFlags Flags =>
        (IsAnonymous ? SetFlags.Anonymous : 0)
        | (IsConstant ? SetFlags.Constant : 0)
        | (IsInterval ? SetFlags.Interval : 0)
        | (IsInterval && Key.Count > 1 ? SetFlags.Concat : 0)
        | (IsMap ? SetFlags.Map : 0)
        | (Timeout is null ? 0 : SetFlags.Timeout);

    internal void Put(MessageWriter w, uint id)
    {
        w.PutHeader(NetfilterHeader.Of(Family));
        w.PutString(NftaSet.Table, Table);
        w.PutString(NftaSet.Name, Name);
        w.PutBe32(NftaSet.Flags, (uint)Flags);
        w.PutBe32(NftaSet.KeyType, DataType.Join(Key));
        w.PutBe32(NftaSet.KeyLength, DataType.LengthOf(Key));
        if (IsMap)
        {
            w.PutBe32(NftaSet.DataType, DataType.Join(Data));
            w.PutBe32(NftaSet.DataLength, DataType.LengthOf(Data));
        }
        w.PutBe32(NftaSet.Id, id);
        PutDescription(w);
        if (Timeout is { } timeout)
        {
            w.PutBe64(NftaSet.Timeout, Milliseconds.Of(timeout));
        }
        w.PutBytes(NftaSet.UserData, UserData.OfSet(this));
    }

    /// <summary>NFTA_SET_DESC { NFTA_SET_DESC_SIZE, NFTA_SET_DESC_CONCAT { NFTA_LIST_ELEM { NFTA_SET_FIELD_LEN } … } }.</summary>
    private void PutDescription(MessageWriter w)
    {
        bool hasParts = Flags.HasFlag(SetFlags.Concat);
        if (Size is null && !hasParts)
        {
            return;
        }
        MessageWriter.Nest description = w.Open(NftaSet.Desc);
        if (Size is { } size)
        {
            w.PutBe32(NftaSetDesc.Size, size);
        }
        if (hasParts)
        {
            PutParts(w);
        }
        w.Close(description);
    }

    /// <summary>Where a joined key's ranges part.</summary>
    private void PutParts(MessageWriter w)
    {
        MessageWriter.Nest parts = w.Open(NftaSetDesc.Concat);
        foreach (DataType part in Key)
        {
            MessageWriter.Nest element = w.Open(NftaList.Element);
            w.PutBe32(NftaSetField.Length, part.Length);
            w.Close(element);
        }
        w.Close(parts);
    }

    /// <summary>What the kernel tells of this set once it is there.</summary>
    public SetSummary Summary => new(Family, Table, Name, DataType.Join(Key), IsInterval, IsMap, DataType.Join(Data), IsConstant, Timeout, Comment);
}

/// <summary>A set as the kernel tells of it.</summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="KeyType">nft's number of its key's type.</param>
/// <param name="IsInterval">Whether its elements are ranges.</param>
/// <param name="IsMap">Whether a key leads to data.</param>
/// <param name="DataType">nft's number of its data's type; 0 where it is no map.</param>
/// <param name="IsConstant">Whether it keeps its elements once a rule has it.</param>
/// <param name="Timeout">How long its elements live; null: for ever.</param>
/// <param name="Comment">What nft shows as its comment.</param>
public sealed record SetSummary(
    Family Family, string Table, string Name, uint KeyType, bool IsInterval, bool IsMap, uint DataType, bool IsConstant, TimeSpan? Timeout, string? Comment)
{
    /// <summary>Null where it is part of a rule (<see cref="AnonymousSet"/>).</summary>
    internal static SetSummary? Read(Message message)
    {
        string table = "", name = "";
        string? comment = null;
        uint key = 0, data = 0;
        SetFlags flags = 0;
        TimeSpan? timeout = null;
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            switch ((NftaSet)a.Type)
            {
                case NftaSet.Table: table = a.String; break;
                case NftaSet.Name: name = a.String; break;
                case NftaSet.KeyType: key = a.Be32; break;
                case NftaSet.DataType: data = a.Be32; break;
                case NftaSet.Flags: flags = (SetFlags)a.Be32; break;
                case NftaSet.Timeout: timeout = Milliseconds.Read(a.Be64); break;
                case NftaSet.UserData: comment = UserData.ReadText(a.Bytes, UserData.SetComment); break;
            }
        }
        return flags.HasFlag(SetFlags.Anonymous) ? null : new SetSummary(
            (Family)message.Header<NetfilterHeader>().Family,
            table,
            name,
            key,
            flags.HasFlag(SetFlags.Interval),
            flags.HasFlag(SetFlags.Map),
            data,
            flags.HasFlag(SetFlags.Constant),
            timeout,
            comment);
    }
}
