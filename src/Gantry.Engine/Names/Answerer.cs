using System.Net;
using System.Net.Sockets;

namespace Gantry.Engine.Names;

/// <summary>What a query comes to: an answer at once, or servers that others are to be asked.</summary>
/// <param name="Answer">The answer; null: it is for others.</param>
/// <param name="QuestionEnd">Bytes of the query up to its question's end.</param>
/// <param name="Servers">Whom to ask.</param>
internal readonly record struct Reply(byte[]? Answer, int QuestionEnd, IReadOnlyList<IPAddress> Servers)
{
    internal static Reply At(byte[] answer) => new(answer, 0, []);
}

/// <summary>Answers from the records what they can, and says who is to be asked the rest.</summary>
/// <param name="names">The names.</param>
/// <param name="host">The host's resolvers.</param>
/// <param name="domain">What may stand behind a node's name: ".dns.podman".</param>
/// <param name="isOwn">Whether an address is one where this resolver itself would be asked.</param>
internal sealed class Answerer(RecordedNames names, HostServers host, string domain, Func<IPAddress, bool> isOwn)
{
    /// <summary>Null: what came is no query, and is not answered.</summary>
    internal Reply? Answer(ReadOnlySpan<byte> query, IPAddress client, string network, int longest)
    {
        if (!DnsMessage.IsQuery(query))
        {
            return null;
        }
        DnsCode code = DnsMessage.TryRead(query, out DnsQuestion question);
        if (code != DnsCode.NoError)
        {
            return Reply.At(DnsMessage.Refuse(query, 0, code));
        }
        bool hasDomain = question.Name.EndsWith(domain, StringComparison.Ordinal);
        string name = hasDomain ? question.Name[..^domain.Length] : question.Name;
        (IReadOnlyList<IPAddress> addresses, IReadOnlyList<string> known, IReadOnlyList<IPAddress> servers) = question.Class != DnsQuestion.Internet
            ? ([], [], [])
            : names.Ask<(IReadOnlyList<IPAddress>, IReadOnlyList<string>, IReadOnlyList<IPAddress>)>(table => (
                table.Find(name, client, network),
                question.Type == DnsType.Pointer && DnsMessage.AddressOf(name) is { } address ? table.Find(address, client, network) : [],
                table.ServersFor(client, network)));
        if (known.Count > 0)
        {
            return Reply.At(DnsMessage.Answer(query, question, known, longest));
        }
        if (addresses.Count > 0)
        {
            // A name that is there has no records of other kinds: that is no error.
            AddressFamily? family = question.Type switch { DnsType.A => AddressFamily.InterNetwork, DnsType.Aaaa => AddressFamily.InterNetworkV6, _ => null };
            return Reply.At(DnsMessage.Answer(query, question, [.. addresses.Where(address => address.AddressFamily == family)], longest));
        }
        if (hasDomain || !name.Contains('.', StringComparison.Ordinal))
        {
            // Nobody else knows a container, nor a name without a dot.
            return Reply.At(DnsMessage.Refuse(query, question.Length, DnsCode.NameError));
        }
        IReadOnlyList<IPAddress> others = [.. (servers.Count > 0 ? servers : host.Read()).Where(server => !isOwn(server))];
        return others.Count == 0
            ? Reply.At(DnsMessage.Refuse(query, question.Length, DnsCode.ServerFailure))
            : new Reply(null, question.Length, others);
    }
}
