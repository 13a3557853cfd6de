using System.Net;
using CsCheck;
using Gantry.Netlink.Wire;
using Xunit;

namespace Gantry.Netlink.Tests.Wire;

/// <summary>What is written is what is read; and what is written are the bytes of the kernel's documents, since a writer and a reader that are wrong in the same way agree.</summary>
public sealed class CodecTests
{
    private enum Space : ushort
    {
        One = 1,
        Two = 2,
    }

    [Fact]
    public void Every_verb_writes_its_bytes()
    {
        AssertBytes("05000100 ab000000", w => w.PutU8(Space.One, 0xab));
        AssertBytes("06000100 02010000", w => w.PutU16(Space.One, 0x0102));
        AssertBytes("08000100 04030201", w => w.PutU32(Space.One, 0x01020304));
        AssertBytes("08000100 feffffff", w => w.PutS32(Space.One, -2));
        AssertBytes("0c000100 0807060504030201", w => w.PutU64(Space.One, 0x0102030405060708));
        AssertBytes("06000100 01020000", w => w.PutBe16(Space.One, 0x0102));
        AssertBytes("08000100 01020304", w => w.PutBe32(Space.One, 0x01020304));
        AssertBytes("0c000100 0102030405060708", w => w.PutBe64(Space.One, 0x0102030405060708));
        AssertBytes("04000100", w => w.PutFlag(Space.One));
        AssertBytes("07000100 01020300", w => w.PutBytes(Space.One, [1, 2, 3]));
        AssertBytes("07000100 6c6f0000", w => w.PutString(Space.One, "lo"));
        AssertBytes("08000100 c3a96100", w => w.PutString(Space.One, "éa"));
        AssertBytes("08000100 0a0b0001", w => w.PutAddress(Space.One, IPAddress.Parse("10.11.0.1")));
        AssertBytes("14000100 20010db8000000000000000000000001", w => w.PutAddress(Space.One, IPAddress.Parse("2001:db8::1")));
        AssertBytes("14000100 00000000000000000000ffff0a000001", w => w.PutAddress(Space.One, IPAddress.Parse("::ffff:10.0.0.1")));
        AssertBytes("14000180 05000200 01000000 05000200 02000000", w =>
        {
            MessageWriter.Nest nest = w.Open(Space.One);
            w.PutU8(Space.Two, 1);
            w.PutU8(Space.Two, 2);
            w.Close(nest);
        });
    }

    [Fact]
    public void A_message_begins_with_its_length_type_flags_number_and_port()
    {
        var batch = new Batch();
        batch.Begin(0x1234, MessageFlags.Create).PutHeader(0x01020304u);
        batch.Number(0, 1, 0x0a0b0c0d, fence: 0);
        Assert.Equal("14000000" + "3412" + "0504" + "0d0c0b0a" + "00000000" + "04030201", Convert.ToHexStringLower(batch.Bytes(0, 1)));
    }

    [Fact]
    public void Only_the_fence_asks_for_an_answer()
    {
        var batch = new Batch();
        for (int i = 0; i < 3; i++)
        {
            batch.Begin(1, MessageFlags.None).PutHeader(i);
        }
        batch.Number(0, 3, 100, fence: 1);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(100u + (uint)i, batch[i].Sequence);
            Assert.Equal(i == 1, batch[i].Flags.HasFlag(MessageFlags.Ack));
        }
    }

    [Fact]
    public void Trees_come_back_as_they_were() => Nodes(depth: 4).Sample(tree =>
    {
        var batch = new Batch();
        MessageWriter w = batch.Begin(1, MessageFlags.None);
        foreach (Node node in tree)
        {
            node.Write(w);
        }
        Assert.Equal(0, batch.Bytes(0, 1).Length % 4);
        AssertSame(tree, new AttributeReader(batch[0].Payload));
    });

    [Fact]
    public void A_value_of_another_length_than_its_verb_says_is_invalid() => Gen.Byte.Array[0, 20].Sample(value =>
    {
        var batch = new Batch();
        batch.Begin(1, MessageFlags.None).PutBytes(Space.One, value);
        AssertReads(batch, value.Length == 1, a => a.U8);
        AssertReads(batch, value.Length == 2, a => a.U16);
        AssertReads(batch, value.Length == 4, a => a.U32);
        AssertReads(batch, value.Length == 4, a => a.S32);
        AssertReads(batch, value.Length == 8, a => a.U64);
        AssertReads(batch, value.Length == 2, a => a.Be16);
        AssertReads(batch, value.Length == 4, a => a.Be32);
        AssertReads(batch, value.Length == 8, a => a.Be64);
        AssertReads(batch, value.Length is 4 or 16, a => a.Address);
    });

    [Fact]
    public void A_text_without_its_NUL_is_read_to_its_end()
    {
        var batch = new Batch();
        batch.Begin(1, MessageFlags.None).PutBytes(Space.One, "veth"u8);
        AttributeReader reader = First(batch);
        Assert.Equal("veth", reader.String);
    }

    [Fact]
    public void What_does_not_fit_into_an_attribute_is_refused()
    {
        MessageWriter w = new Batch().Begin(1, MessageFlags.None);
        w.PutBytes(Space.One, new byte[ushort.MaxValue - 4]);
        Assert.Throws<ArgumentException>(() => w.PutBytes(Space.One, new byte[ushort.MaxValue - 3]));
        MessageWriter.Nest nest = w.Open(Space.One);
        w.PutBytes(Space.One, new byte[ushort.MaxValue - 4]);
        Assert.Throws<InvalidOperationException>(() => w.Close(nest));
    }

    private delegate T Verb<T>(AttributeReader reader);

    private static void AssertReads<T>(Batch batch, bool valid, Verb<T> verb)
    {
        AttributeReader reader = First(batch);
        try
        {
            verb(reader);
            Assert.True(valid);
        }
        catch (InvalidDataException)
        {
            Assert.False(valid);
        }
    }

    private static AttributeReader First(Batch batch)
    {
        var reader = new AttributeReader(batch[0].Payload);
        Assert.True(reader.Next());
        return reader;
    }

    private static void AssertBytes(string hex, Action<MessageWriter> put)
    {
        var batch = new Batch();
        put(batch.Begin(1, MessageFlags.None));
        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(batch[0].Payload));
    }

    private static void AssertSame(Node[] expected, AttributeReader reader)
    {
        foreach (Node node in expected)
        {
            Assert.True(reader.Next());
            node.AssertRead(reader);
        }
        Assert.False(reader.Next());
    }

    private static Gen<Node[]> Nodes(int depth)
    {
        Gen<Node> leaf = Gen.OneOf<Node>(
            Leaf(Gen.Byte, (w, t, v) => w.PutU8(t, v), (a, v) => a.U8 == v),
            Leaf(Gen.UShort, (w, t, v) => w.PutU16(t, v), (a, v) => a.U16 == v),
            Leaf(Gen.UInt, (w, t, v) => w.PutU32(t, v), (a, v) => a.U32 == v),
            Leaf(Gen.Int, (w, t, v) => w.PutS32(t, v), (a, v) => a.S32 == v),
            Leaf(Gen.ULong, (w, t, v) => w.PutU64(t, v), (a, v) => a.U64 == v),
            Leaf(Gen.UShort, (w, t, v) => w.PutBe16(t, v), (a, v) => a.Be16 == v),
            Leaf(Gen.UInt, (w, t, v) => w.PutBe32(t, v), (a, v) => a.Be32 == v),
            Leaf(Gen.ULong, (w, t, v) => w.PutBe64(t, v), (a, v) => a.Be64 == v),
            Leaf(Gen.Char['\u0001', '\ud7ff'].Array[0, 20], (w, t, v) => w.PutString(t, v), (a, v) => a.String == new string(v)),
            Leaf(Gen.Byte.Array[0, 40], (w, t, v) => w.PutBytes(t, v), (a, v) => a.Bytes.SequenceEqual(v)),
            Leaf(Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]).Select(bytes => new IPAddress(bytes)), (w, t, v) => w.PutAddress(t, v), (a, v) => a.Address.Equals(v)),
            Leaf(Gen.Const(0), (w, t, _) => w.PutFlag(t), (a, _) => a.Bytes.IsEmpty));
        return depth == 0 ? leaf.Array[0, 5] : Gen.OneOf(leaf, Gen.Select(s_type, Nodes(depth - 1), (t, inner) => (Node)new NestNode(t, inner))).Array[0, 5];
    }

    private static readonly Gen<Space> s_type = Gen.UShort[0, 0x3fff].Select(number => (Space)number);

    private delegate bool IsSame<T>(AttributeReader reader, T value);

    private static Gen<Node> Leaf<T>(Gen<T> values, Action<MessageWriter, Space, T> put, IsSame<T> same) =>
        Gen.Select(s_type, values, (type, value) => (Node)new LeafNode(type, w => put(w, type, value), a => same(a, value)));

    private abstract record Node(Space Type)
    {
        public abstract void Write(MessageWriter w);

        public abstract void AssertRead(AttributeReader reader);
    }

    private sealed record LeafNode(Space Type, Action<MessageWriter> Put, Verb<bool> Same) : Node(Type)
    {
        public override void Write(MessageWriter w) => Put(w);

        public override void AssertRead(AttributeReader reader)
        {
            Assert.Equal((ushort)Type, reader.Type);
            Assert.True(Same(reader));
        }
    }

    private sealed record NestNode(Space Type, Node[] Inner) : Node(Type)
    {
        public override void Write(MessageWriter w)
        {
            MessageWriter.Nest nest = w.Open(Type);
            foreach (Node node in Inner)
            {
                node.Write(w);
            }
            w.Close(nest);
        }

        public override void AssertRead(AttributeReader reader)
        {
            Assert.Equal((ushort)Type, reader.Type);
            AssertSame(Inner, reader.Nested);
        }
    }
}
