using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Gantry.Engine.Names;

/// <summary>The kinds of question that the resolver answers itself (RFC 1035, 3.2.2; RFC 3596).</summary>
internal enum DnsType : ushort
{
    /// <summary>IPv4 addresses.</summary>
    A = 1,
    /// <summary>The name of an address.</summary>
    Pointer = 12,
    /// <summary>IPv6 addresses.</summary>
    Aaaa = 28,
}

/// <summary>How an answer turned out (RFC 1035, 4.1.1).</summary>
internal enum DnsCode : byte
{
    /// <summary>As asked.</summary>
    NoError = 0,
    /// <summary>The question can't be understood.</summary>
    FormatError = 1,
    /// <summary>Nobody who could know has answered.</summary>
    ServerFailure = 2,
    /// <summary>There is no such name.</summary>
    NameError = 3,
    /// <summary>Not a kind of question that is answered.</summary>
    NotImplemented = 4,
}

/// <summary>One question of one message.</summary>
/// <param name="Name">The name, in lower case, without the dot at its end.</param>
/// <param name="Type">What of it.</param>
/// <param name="Class">1: the internet.</param>
/// <param name="Length">Bytes of the message up to the question's end.</param>
internal readonly record struct DnsQuestion(string Name, DnsType Type, ushort Class, int Length)
{
    internal const ushort Internet = 1;
}

/// <summary>
/// Messages of the domain name system as a forwarder needs them (RFC 1035, 4): the header and the one question of a query are read, answers
/// of one's own are written behind them; what others answer is passed on as it comes.
/// </summary>
internal static class DnsMessage
{
    internal const int HeaderLength = 12;

    /// <summary>What any client takes by UDP (RFC 1035, 2.3.4).</summary>
    internal const int LongestDatagram = 512;

    private const int LongestName = 255;
    private const int LongestLabel = 63;
    private const ushort Response = 0x8000;
    private const ushort OpcodeMask = 0x7800;
    private const ushort Truncated = 0x0200;
    private const ushort RecursionDesired = 0x0100;
    private const ushort RecursionAvailable = 0x0080;
    private const ushort NameIsTheQuestions = 0xC000 | HeaderLength; // A pointer to it.

    internal static ushort Id(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message);

    internal static void SetId(Span<byte> message, ushort id) => BinaryPrimitives.WriteUInt16BigEndian(message, id);

    internal static bool IsTruncated(ReadOnlySpan<byte> message) => (Flags(message) & Truncated) != 0;

    internal static DnsCode Code(ReadOnlySpan<byte> message) => (DnsCode)(Flags(message) & 0xF);

    /// <summary>Whether something is a query at all: what is not is not even answered, or two servers could keep each other busy.</summary>
    internal static bool IsQuery(ReadOnlySpan<byte> message) => message.Length >= HeaderLength && (Flags(message) & Response) == 0;

    /// <summary>Reads the question of a query; the code says why there is none.</summary>
    internal static DnsCode TryRead(ReadOnlySpan<byte> message, out DnsQuestion question)
    {
        question = default;
        if ((Flags(message) & OpcodeMask) != 0)
        {
            return DnsCode.NotImplemented;
        }
        if (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return DnsCode.FormatError;
        }
        var name = new StringBuilder();
        int at = HeaderLength;
        while (true)
        {
            if (at >= message.Length)
            {
                return DnsCode.FormatError;
            }
            int length = message[at++];
            if (length == 0)
            {
                break;
            }
            // A question stands first: there is nothing before it that its name could point to.
            if (length > LongestLabel || at + length > message.Length || at + length - HeaderLength >= LongestName)
            {
                return DnsCode.FormatError;
            }
            if (name.Length > 0)
            {
                name.Append('.');
            }
            foreach (byte b in message.Slice(at, length))
            {
                // What is no letter of a host's name is no name of ours: a dot within a label, for one.
                name.Append(b is (byte)'.' or 0 or > 127 ? '\ufffd' : char.ToLowerInvariant((char)b));
            }
            at += length;
        }
        if (at + 4 > message.Length)
        {
            return DnsCode.FormatError;
        }
        question = new DnsQuestion(
            name.ToString(), (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]), at + 4);
        return DnsCode.NoError;
    }

    /// <summary>Whether a message is the answer to a query: the same id, the same question.</summary>
    internal static bool Answers(ReadOnlySpan<byte> message, ReadOnlySpan<byte> query, int questionEnd) =>
        message.Length >= questionEnd && (Flags(message) & Response) != 0 && Id(message) == Id(query)
        && Ascii.EqualsIgnoreCase(message[HeaderLength..questionEnd], query[HeaderLength..questionEnd]);

    /// <summary>An answer without records; where the question could not be read, without that, too.</summary>
    internal static byte[] Refuse(ReadOnlySpan<byte> query, int questionEnd, DnsCode code)
    {
        byte[] answer = query[..Math.Max(questionEnd, HeaderLength)].ToArray();
        WriteHeader(answer, query, questionEnd > 0 ? 1 : 0, 0, code, isTruncated: false);
        return answer;
    }

    /// <summary>An answer with addresses, all for the question's name.</summary>
    /// <param name="query">The query.</param>
    /// <param name="question">Its question.</param>
    /// <param name="addresses">Of the family that is asked for.</param>
    /// <param name="longest">Bytes that the client takes; what does not fit is left out, and the answer says so.</param>
    internal static byte[] Answer(ReadOnlySpan<byte> query, DnsQuestion question, IReadOnlyList<IPAddress> addresses, int longest) =>
        Write(query, question, [.. addresses.Select(address => address.GetAddressBytes())], longest);

    /// <summary>An answer with names, all for the question's address.</summary>
    internal static byte[] Answer(ReadOnlySpan<byte> query, DnsQuestion question, IReadOnlyList<string> names, int longest) =>
        Write(query, question, [.. names.Select(Encode).OfType<byte[]>()], longest);

    /// <summary>The address whose name a question asks for; null: none.</summary>
    internal static IPAddress? AddressOf(string name)
    {
        const string Four = ".in-addr.arpa", Six = ".ip6.arpa";
        if (name.EndsWith(Four, StringComparison.Ordinal))
        {
            string[] parts = name[..^Four.Length].Split('.');
            return parts.Length == 4 && parts.All(part => byte.TryParse(part, out _)) ? new IPAddress([.. parts.Reverse().Select(byte.Parse)]) : null;
        }
        if (!name.EndsWith(Six, StringComparison.Ordinal))
        {
            return null;
        }
        string[] digits = name[..^Six.Length].Split('.');
        if (digits.Length != 32 || !digits.All(digit => digit.Length == 1 && char.IsAsciiHexDigit(digit[0])))
        {
            return null;
        }
        Array.Reverse(digits);
        return new IPAddress(Convert.FromHexString(string.Concat(digits)));
    }

    private static byte[] Write(ReadOnlySpan<byte> query, DnsQuestion question, IReadOnlyList<byte[]> records, int longest)
    {
        const int Fixed = 12; // Name, type, class, time to live, length.
        int count = 0, length = question.Length;
        while (count < records.Count && length + Fixed + records[count].Length <= longest)
        {
            length += Fixed + records[count++].Length;
        }
        byte[] answer = new byte[length];
        query[..question.Length].CopyTo(answer);
        WriteHeader(answer, query, 1, count, DnsCode.NoError, isTruncated: count < records.Count);
        Span<byte> at = answer.AsSpan(question.Length);
        foreach (byte[] data in records.Take(count))
        {
            BinaryPrimitives.WriteUInt16BigEndian(at, NameIsTheQuestions);
            BinaryPrimitives.WriteUInt16BigEndian(at[2..], (ushort)question.Type);
            BinaryPrimitives.WriteUInt16BigEndian(at[4..], DnsQuestion.Internet);
            at.Slice(6, 4).Clear(); // Nobody keeps it: the next container may have the address.
            BinaryPrimitives.WriteUInt16BigEndian(at[10..], (ushort)data.Length);
            data.CopyTo(at[Fixed..]);
            at = at[(Fixed + data.Length)..];
        }
        return answer;
    }

    private static void WriteHeader(Span<byte> answer, ReadOnlySpan<byte> query, int questions, int answers, DnsCode code, bool isTruncated)
    {
        ushort flags = (ushort)(Response | (Flags(query) & (OpcodeMask | RecursionDesired)) | RecursionAvailable | (isTruncated ? Truncated : 0) | (byte)code);
        BinaryPrimitives.WriteUInt16BigEndian(answer[2..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(answer[4..], (ushort)questions);
        BinaryPrimitives.WriteUInt16BigEndian(answer[6..], (ushort)answers);
        answer.Slice(8, 4).Clear();
    }

    /// <summary>A name in labels; null: it has none.</summary>
    private static byte[]? Encode(string name)
    {
        string[] labels = name.Split('.');
        if (name.Length > LongestName - 2 || labels.Any(label => label.Length is 0 or > LongestLabel))
        {
            return null;
        }
        return [.. labels.SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];
    }

    private static ushort Flags(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
}
