using System.Runtime.InteropServices;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Tests.Golden;

/// <summary>
/// A message as lines that can be reviewed and compared: one for the type with its flags, one for the header, one an attribute with its
/// bytes, nested ones further in. What may differ is not in it: padding, sequence numbers, NLA_F_NESTED, the order of attributes of
/// different types (that of one type is kept, it may be a list).
/// </summary>
internal sealed record AttributeTree(IReadOnlyList<string> Lines)
{
    // What a library decides for itself: whether a message asks for an answer.
    private const MessageFlags Ignored = MessageFlags.Request | MessageFlags.Ack;
    private const ushort NestedFlag = 0x8000;
    private const ushort TypeMask = 0x3fff;

    internal static AttributeTree Of(Message message, DescribeMessage describe, Func<ushort, string?> typeName)
    {
        MessageDescription description = describe(message);
        return new AttributeTree(
        [
            $"{typeName(message.Type) ?? message.Type.ToString()} {message.Flags & ~Ignored}",
            $"  header {Hex(message.Payload[..description.HeaderLength])}",
            .. Walk(message.Payload[description.HeaderLength..], description.Space, "  "),
        ]);
    }

    private static IEnumerable<string> Walk(ReadOnlySpan<byte> attributes, AttributeSpace? space, string indent)
    {
        List<(ushort Type, IEnumerable<string> Lines)> siblings = [];
        ReadOnlySpan<byte> all = attributes;
        while (attributes.Length >= MessageWriter.AttributeHeaderSize)
        {
            // Not AttributeReader: it takes off the flag that says of an unknown attribute whether it is a nest.
            int length = MemoryMarshal.Read<ushort>(attributes);
            ushort flags = MemoryMarshal.Read<ushort>(attributes[2..]);
            var type = (ushort)(flags & TypeMask);
            ReadOnlySpan<byte> value = attributes[MessageWriter.AttributeHeaderSize..length];
            attributes = attributes[Math.Min(MessageWriter.Align(length), attributes.Length)..];
            string name = indent + (space?.Name(type) ?? type.ToString());
            (AttributeSpace? inner, int header) = space?.InnerOf(type, all) ?? (null, 0);
            siblings.Add((type, inner is null && (flags & NestedFlag) == 0
                ? [$"{name} {Hex(value)}{Hint(value)}".TrimEnd()]
                : [$"{name} {Hex(value[..header])}".TrimEnd(), .. Walk(value[header..], inner, indent + "  ")]));
        }
        return siblings.OrderBy(sibling => sibling.Type).SelectMany(sibling => sibling.Lines);
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>The text that the bytes are, if they are one: for the reader's eyes.</summary>
    private static string Hint(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = value is [.., 0] ? value[..^1] : value;
        return text.Length > 1 && text.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0 ? $" \"{System.Text.Encoding.ASCII.GetString(text)}\"" : "";
    }
}
