using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables;

/// <summary>Attributes of a chain (linux/netfilter/nf_tables.h, NFTA_CHAIN_*).</summary>
internal enum NftaChain : ushort
{
    Table = 1,
    Handle = 2,
    Name = 3,
    Hook = 4,
    Policy = 5,
    Use = 6,
    Type = 7,
    Counters = 8,
    Flags = 10,
    Id = 11,
    UserData = 12,
}

/// <summary>Where a base chain hooks in (linux/netfilter/nf_tables.h, NFTA_HOOK_*).</summary>
internal enum NftaHook : ushort
{
    Number = 1,
    Priority = 2,
    Device = 3,
    Devices = 4,
}

/// <summary>A hook of the inet families (linux/netfilter.h, NF_INET_*).</summary>
public enum Hook : uint
{
    /// <summary>NF_INET_PRE_ROUTING: as a packet comes in.</summary>
    Prerouting = 0,
    /// <summary>NF_INET_LOCAL_IN: to the host itself.</summary>
    Input = 1,
    /// <summary>NF_INET_FORWARD: through the host.</summary>
    Forward = 2,
    /// <summary>NF_INET_LOCAL_OUT: from the host itself.</summary>
    Output = 3,
    /// <summary>NF_INET_POST_ROUTING: as a packet goes out.</summary>
    Postrouting = 4,
}

/// <summary>What makes a chain a base chain.</summary>
/// <param name="Type">"filter", "nat", "route".</param>
/// <param name="Hook">Where it hooks in.</param>
/// <param name="Priority">Lower comes first: filter 0, srcnat 100, dstnat -100, raw -300.</param>
/// <param name="Accepts">Its policy: accept, or drop.</param>
public sealed record BaseChain(string Type, Hook Hook, int Priority, bool Accepts = true);

/// <summary>A chain.</summary>
/// <param name="Family">Its table's family.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Base">Where it hooks in; null for one that is only jumped to.</param>
/// <param name="Comment">What nft shows as its comment.</param>
public sealed record Chain(Family Family, string Table, string Name, BaseChain? Base = null, string? Comment = null)
{
    private const uint NfDrop = 0;
    private const uint NfAccept = 1;

    internal void Put(MessageWriter w)
    {
        w.PutHeader(NetfilterHeader.Of(Family));
        w.PutString(NftaChain.Table, Table);
        w.PutString(NftaChain.Name, Name);
        if (Base is { } hooked)
        {
            w.PutString(NftaChain.Type, hooked.Type);
            w.PutBe32(NftaChain.Policy, hooked.Accepts ? NfAccept : NfDrop);
            MessageWriter.Nest hook = w.Open(NftaChain.Hook);
            w.PutBe32(NftaHook.Number, (uint)hooked.Hook);
            w.PutBe32(NftaHook.Priority, (uint)hooked.Priority);
            w.Close(hook);
        }
        if (Comment is { } comment)
        {
            w.PutBytes(NftaChain.UserData, UserData.OfComment(comment));
        }
    }

    internal static Chain Read(Message message)
    {
        string table = "", name = "", type = "";
        string? comment = null;
        (uint Number, int Priority)? hook = null;
        uint policy = NfAccept;
        for (AttributeReader a = message.Attributes<NetfilterHeader>(); a.Next();)
        {
            switch ((NftaChain)a.Type)
            {
                case NftaChain.Table: table = a.String; break;
                case NftaChain.Name: name = a.String; break;
                case NftaChain.Type: type = a.String; break;
                case NftaChain.Policy: policy = a.Be32; break;
                case NftaChain.Hook: hook = ReadHook(a.Nested); break;
                case NftaChain.UserData: comment = UserData.ReadText(a.Bytes, UserData.Comment); break;
            }
        }
        BaseChain? hooked = hook is { } h ? new BaseChain(type, (Hook)h.Number, h.Priority, policy == NfAccept) : null;
        return new Chain((Family)message.Header<NetfilterHeader>().Family, table, name, hooked, comment);
    }

    private static (uint Number, int Priority) ReadHook(AttributeReader a)
    {
        uint number = 0;
        int priority = 0;
        while (a.Next())
        {
            switch ((NftaHook)a.Type)
            {
                case NftaHook.Number: number = a.Be32; break;
                case NftaHook.Priority: priority = (int)a.Be32; break;
            }
        }
        return (number, priority);
    }
}
