using Gantry.Netlink.Wire;

namespace Gantry.Netlink.NfTables.Expressions;

/// <summary>An expression's frame (linux/netfilter/nf_tables.h, NFTA_EXPR_*).</summary>
internal enum NftaExpr : ushort
{
    Name = 1,
    Data = 2,
}

/// <summary>
/// A step of a rule: it loads, compares, or does something. What is read from the kernel equals what was sent: counts, and what the
/// kernel fills in by itself, are no part of it.
/// </summary>
/// <param name="Name">The kernel's name for it (NFTA_EXPR_NAME).</param>
public abstract record Expression(string Name)
{
    internal void Put(MessageWriter w)
    {
        w.PutString(NftaExpr.Name, Name);
        MessageWriter.Nest data = w.Open(NftaExpr.Data);
        PutData(w);
        w.Close(data);
    }

    internal abstract void PutData(MessageWriter w);

    internal static Expression Read(AttributeReader a)
    {
        string name = "";
        AttributeReader data = default;
        while (a.Next())
        {
            switch ((NftaExpr)a.Type)
            {
                case NftaExpr.Name: name = a.String; break;
                case NftaExpr.Data: data = a; break;
            }
        }
        return Known(name, data.Nested) ?? new UnknownExpression(name, Value.Of(data.Bytes));
    }

    private static Expression? Known(string name, AttributeReader data) => name switch
    {
        "bitwise" => Bitwise.Read(data),
        "byteorder" => ByteSwap.Read(data),
        "cmp" => Compare.Read(data),
        "counter" => new Counter(),
        "ct" => ConnectionTracking.Read(data),
        "fib" => Fib.Read(data),
        "immediate" => Immediate.Read(data),
        "limit" => Limit.Read(data),
        "log" => Log.Read(data),
        "lookup" => Lookup.Read(data),
        "masq" => Masquerade.Read(data),
        "meta" => Meta.Read(data),
        "nat" => Nat.Read(data),
        "notrack" => new NoTrack(),
        "numgen" => NumberGenerator.Read(data),
        "payload" => Payload.Read(data),
        "range" => InRange.Read(data),
        "redir" => Redirect.Read(data),
        "reject" => Reject.Read(data),
        _ => null,
    };

    /// <summary>The attributes inside NFTA_EXPR_DATA, by the expression's name.</summary>
    internal static AttributeSpace? SpaceOf(string name) => name switch
    {
        "bitwise" => AttributeSpace.Of<NftaBitwise>(((ushort)NftaBitwise.Mask, DataSpace, 0), ((ushort)NftaBitwise.Xor, DataSpace, 0)),
        "byteorder" => AttributeSpace.Of<NftaByteorder>(),
        "cmp" => AttributeSpace.Of<NftaCmp>(((ushort)NftaCmp.Data, DataSpace, 0)),
        "ct" => AttributeSpace.Of<NftaCt>(),
        "fib" => AttributeSpace.Of<NftaFib>(),
        "immediate" => AttributeSpace.Of<NftaImmediate>(((ushort)NftaImmediate.Data, DataSpace, 0)),
        "limit" => AttributeSpace.Of<NftaLimit>(),
        "log" => AttributeSpace.Of<NftaLog>(),
        "lookup" => AttributeSpace.Of<NftaLookup>(),
        "masq" => AttributeSpace.Of<NftaMasq>(),
        "meta" => AttributeSpace.Of<NftaMeta>(),
        "nat" => AttributeSpace.Of<NftaNat>(),
        "numgen" => AttributeSpace.Of<NftaNg>(),
        "payload" => AttributeSpace.Of<NftaPayload>(),
        "range" => AttributeSpace.Of<NftaRange>(((ushort)NftaRange.From, DataSpace, 0), ((ushort)NftaRange.To, DataSpace, 0)),
        "redir" => AttributeSpace.Of<NftaRedir>(),
        "reject" => AttributeSpace.Of<NftaReject>(),
        _ => null,
    };

    /// <summary>NFTA_DATA_*, with what may be inside.</summary>
    internal static AttributeSpace DataSpace { get; } = AttributeSpace.Of<NftaData>(((ushort)NftaData.Verdict, AttributeSpace.Of<NftaVerdict>(), 0));
}

/// <summary>An expression that is not known here, as the kernel tells of it.</summary>
/// <param name="Name">The kernel's name for it.</param>
/// <param name="Data">The attributes inside NFTA_EXPR_DATA.</param>
public sealed record UnknownExpression(string Name, Value Data) : Expression(Name)
{
    internal override void PutData(MessageWriter w) => throw new NotSupportedException($"The expression \"{Name}\" can only be read.");
}
