namespace Gantry.Netlink.Wire;

/// <summary>
/// The names of one space of attributes and of the spaces nested in it: what an error needs to name the attribute that the kernel
/// blames by its offset. Consulted only after a failure.
/// </summary>
/// <param name="Name">The name of an attribute by its number; null for one that is not known.</param>
/// <param name="Nested">The spaces inside, by the number of the attribute that holds them.</param>
internal sealed record AttributeSpace(Func<ushort, string?> Name, params (ushort Type, AttributeSpace Space, int HeaderLength)[] Nested)
{
    /// <summary>No attribute has this number (NLA_UNSPEC): here it stands for each of them.</summary>
    private const ushort Any = 0;

    /// <summary>
    /// One nest whose space is told by the text of an attribute beside it: NFTA_EXPR_DATA by NFTA_EXPR_NAME.
    /// </summary>
    internal (ushort Kind, ushort Nest, Func<string, AttributeSpace?> SpaceOf)? Union { get; init; }

    internal static AttributeSpace Of<TSpace>(params (ushort Type, AttributeSpace Space, int HeaderLength)[] nested) where TSpace : struct, Enum =>
        new(static type => Enum.GetName(typeof(TSpace), type), nested);

    /// <summary>A list: every attribute is an element, whatever its number (libnftnl counts them).</summary>
    internal static AttributeSpace ListOf(AttributeSpace element) => new(static _ => "Element", (Any, element, 0));

    /// <summary>The space inside an attribute, and the bytes of the structure in front of it; null where it is no nest that is known.</summary>
    /// <param name="type">The attribute.</param>
    /// <param name="siblings">All attributes around it.</param>
    internal (AttributeSpace? Space, int HeaderLength) InnerOf(ushort type, ReadOnlySpan<byte> siblings)
    {
        if (Union is { } union && union.Nest == type)
        {
            for (var a = new AttributeReader(siblings); a.Next();)
            {
                if (a.Type == union.Kind)
                {
                    return (union.SpaceOf(a.String), 0);
                }
            }
        }
        foreach ((ushort number, AttributeSpace space, int length) in Nested)
        {
            if (number == type || number == Any)
            {
                return (space, length);
            }
        }
        return (null, 0);
    }

    /// <summary>The path of names to the attribute that starts <paramref name="offset"/> bytes into <paramref name="attributes"/>.</summary>
    internal string? PathTo(ReadOnlySpan<byte> attributes, int offset)
    {
        (string path, _) = Walk(attributes, offset);
        return path.Length == 0 ? null : path;
    }

    /// <summary>The path of names to an attribute that is missing in the nest that starts at <paramref name="nestOffset"/>.</summary>
    internal string PathToMissing(ReadOnlySpan<byte> attributes, int nestOffset, ushort missing)
    {
        (string path, AttributeSpace? space) = nestOffset > 0 ? Walk(attributes, nestOffset) : ("", this);
        string name = space?.NameOf(missing) ?? missing.ToString();
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    private string NameOf(ushort type) => Name(type) ?? type.ToString();

    private (string Path, AttributeSpace? Space) Walk(ReadOnlySpan<byte> attributes, int target)
    {
        int position = 0;
        for (var a = new AttributeReader(attributes); a.Next();)
        {
            int end = position + MessageWriter.Align(MessageWriter.AttributeHeaderSize + a.Bytes.Length);
            if (target < end)
            {
                (AttributeSpace? inner, int headerLength) = InnerOf(a.Type, attributes);
                string name = NameOf(a.Type);
                int inside = target - position - MessageWriter.AttributeHeaderSize - headerLength;
                if (inside < 0 || inner is null || headerLength > a.Bytes.Length)
                {
                    return (name, inner);
                }
                (string rest, AttributeSpace? deepest) = inner.Walk(a.Bytes[headerLength..], inside);
                return rest.Length == 0 ? (name, inner) : ($"{name}.{rest}", deepest);
            }
            position = end;
        }
        return ("", null);
    }
}

/// <summary>What a message is, for an error's or a trace's reader.</summary>
/// <param name="Words">The request as iproute2 or nft would say it.</param>
/// <param name="HeaderLength">Bytes of the family's fixed structure.</param>
/// <param name="Space">The names of its attributes.</param>
internal sealed record MessageDescription(string Words, int HeaderLength, AttributeSpace Space);

/// <summary>Describes a message of one netlink family.</summary>
internal delegate MessageDescription DescribeMessage(Message message);
