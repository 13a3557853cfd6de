using System.Net;
using System.Text;
using CsCheck;
using Gantry.Engine.Names;
using Xunit;

namespace Gantry.Engine.Tests.Names;

/// <summary>Messages byte by byte, as RFC 1035, 4 has them.</summary>
public sealed class DnsMessageTests
{
    [Fact]
    public void A_question_is_read_and_answered_with_its_own_bytes_before_the_records()
    {
        byte[] query = Query("Web.Example", DnsType.A);

        Assert.Equal(DnsCode.NoError, DnsMessage.TryRead(query, out DnsQuestion question));
        Assert.Equal(("web.example", DnsType.A, (ushort)1, query.Length), (question.Name, question.Type, question.Class, question.Length));
        byte[] answer = DnsMessage.Answer(query, question, [IPAddress.Parse("10.88.0.2")], DnsMessage.LongestDatagram);
        Assert.Equal(
            "123481800001000100000000" + "0357656207457861" + "6D706C650000010001" + "C00C00010001000000000004" + "0A580002",
            Convert.ToHexString(answer));
    }

    [Fact]
    public void What_does_not_fit_into_a_datagram_is_left_out_and_the_answer_says_so()
    {
        byte[] query = Query("many", DnsType.Aaaa);
        DnsMessage.TryRead(query, out DnsQuestion question);
        IPAddress[] addresses = [.. Enumerable.Range(1, 100).Select(i => IPAddress.Parse($"fd00::{i:x}"))];

        byte[] datagram = DnsMessage.Answer(query, question, addresses, DnsMessage.LongestDatagram), stream = DnsMessage.Answer(query, question, addresses, 65535);

        Assert.True(DnsMessage.IsTruncated(datagram));
        Assert.InRange(datagram.Length, 480, DnsMessage.LongestDatagram);
        Assert.False(DnsMessage.IsTruncated(stream));
        Assert.Equal(100, stream[7]);
    }

    [Theory]
    [InlineData("1.0.88.10.in-addr.arpa", "10.88.0.1")]
    [InlineData("2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.9.d.f.ip6.arpa", "fd97::2")]
    [InlineData("256.0.88.10.in-addr.arpa", null)]
    [InlineData("0.88.10.in-addr.arpa", null)]
    [InlineData("www.example.org", null)]
    public void The_address_of_a_pointer_is_read(string name, string? address) => Assert.Equal(address, DnsMessage.AddressOf(name)?.ToString());

    [Fact]
    public void A_name_that_points_elsewhere_is_too_long_or_ends_early_is_an_error_of_format()
    {
        byte[] right = Query("web", DnsType.A);
        byte[][] wrong =
        [
            right[..^1], right[..13], right[..12], [.. right[..12], 0xC0, 0x0C, 0, 1, 0, 1], [.. right[..12], 64, .. new byte[64], 0, 0, 1, 0, 1],
            Query(string.Join('.', Enumerable.Repeat(new string('a', 63), 4)), DnsType.A), [.. right[..4], 0, 2, .. right[6..]],
        ];

        Assert.All(wrong, query => Assert.Equal(DnsCode.FormatError, DnsMessage.TryRead(query, out _)));
    }

    [Fact]
    public void An_answer_counts_only_with_the_id_and_the_question_that_were_sent()
    {
        byte[] query = Query("www.example.org", DnsType.A);
        DnsMessage.TryRead(query, out DnsQuestion question);
        byte[] answer = DnsMessage.Refuse(query, question.Length, DnsCode.NameError);

        Assert.True(DnsMessage.Answers(answer, query, question.Length));
        Assert.False(DnsMessage.Answers(query, query, question.Length));
        byte[] guessed = [.. answer];
        DnsMessage.SetId(guessed, 7);
        Assert.False(DnsMessage.Answers(guessed, query, question.Length));
        byte[] other = DnsMessage.Refuse(Query("www.example.com", DnsType.A), question.Length, DnsCode.NoError);
        Assert.False(DnsMessage.Answers(other, query, question.Length));
    }

    /// <summary>Any bytes, and questions with bytes changed: whatever is read can be answered and refused, and the answer has the question's length at least.</summary>
    [Fact]
    public void No_bytes_that_anybody_sends_break_it()
    {
        Gen<byte[]> changed = Gen.Select(Gen.Int[0, 2].Select(i => ((string[])["web", "web.dns.podman", "2.0.88.10.in-addr.arpa"])[i]), Gen.Byte.Array[0, 4], Gen.Int[0, 60], (name, bytes, at) =>
        {
            byte[] query = Query(name, DnsType.A);
            bytes.AsSpan(0, Math.Min(bytes.Length, Math.Max(0, query.Length - at))).CopyTo(query.AsSpan(Math.Min(at, query.Length)));
            return query;
        });
        Gen.OneOf(Gen.Byte.Array[0, 600], changed).Sample(
            bytes =>
            {
                if (!DnsMessage.IsQuery(bytes))
                {
                    return;
                }
                if (DnsMessage.TryRead(bytes, out DnsQuestion question) == DnsCode.NoError)
                {
                    Assert.InRange(question.Length, DnsMessage.HeaderLength, bytes.Length);
                    DnsMessage.AddressOf(question.Name);
                    Assert.True(DnsMessage.Answer(bytes, question, [IPAddress.Loopback], DnsMessage.LongestDatagram).Length >= question.Length);
                    Assert.True(DnsMessage.Answer(bytes, question, (string[])[question.Name, "web"], DnsMessage.LongestDatagram).Length >= question.Length);
                    DnsMessage.Refuse(bytes, question.Length, DnsCode.NameError);
                }
                DnsMessage.Refuse(bytes, 0, DnsCode.FormatError);
            },
            iter: int.Parse(Environment.GetEnvironmentVariable("GANTRY_FUZZ") ?? "20000"));
    }

    private static byte[] Query(string name, DnsType type) =>
    [
        0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0,
        .. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0,
        0, (byte)type, 0, 1,
    ];
}
