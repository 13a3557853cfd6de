using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cni.Protocol;
using Gantry.Testing;
using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>
/// Requests that nobody would send: those of the corpus, and as many mutations of them as GANTRY_FUZZ says. Whatever comes in, the answer is
/// one of the specification's codes, and nothing changes. An input that a case failed on belongs into the corpus.
/// </summary>
public sealed class DecoderFuzzTests : IDisposable
{
    private const int UsualCases = 3000;
    private const int MostMutations = 4;

    private static readonly string[] s_odd =
    [
        "null", "true", "-1", "0", "1", "65536", "4294967296", "18446744073709551616", "1e400", "1.5", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[{}]", "[null]", "{\"\":null}",
        "\"10.1.0.0/24\"", "\"10.1.0.5\"", "\"10.1.0.1/33\"", "\"0.0.0.0/0\"", "\"::/0\"", "\"255.255.255.255\"", "\"255.255.255.254/31\"", "\"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128\"",
        "\"fe80::1%eth0\"", "\"::ffff:10.1.0.9/120\"", "\"10.1\"", "\"../../etc\"", "\"a b\"", "\"\\ud83d\\udca5\"", $"\"{new string('a', 10_000)}\"", "\"host-local\"", "\"static\"", "\"dhcp\"", "\"0.2.0\"", "\"1.1.0\"",
    ];

    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Whatever_comes_in_is_answered_with_a_code_and_nothing_is_changed()
    {
        string before = _host.Test.Run("ip -o addr; nft list ruleset");
        List<byte[]> corpus = [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests/Gantry.Faces.Tests/Cni/corpus")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        corpus.ForEach(Try);
        int cases = int.Parse(Environment.GetEnvironmentVariable("GANTRY_FUZZ") ?? $"{UsualCases}", CultureInfo.InvariantCulture);
        int seed = Random.Shared.Next();
        Console.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < cases; i++)
        {
            byte[] text = corpus[random.Next(corpus.Count)];
            for (int n = random.Next(1, MostMutations + 1); n > 0; n--)
            {
                text = Mutate(random, text);
            }
            Try(text);
        }
        Assert.Equal(before, _host.Test.Run("ip -o addr; nft list ruleset"));
    }

    /// <summary>STATUS decodes all of a request and leaves the host alone; the other verbs get as far as they do without a namespace.</summary>
    private void Try(byte[] text)
    {
        foreach (string verb in (string[])["STATUS", "VERSION", "ADD"])
        {
            CniAnswer answer = _host.Call(text, "gantry-cni", ("CNI_COMMAND", verb), ("CNI_CONTAINERID", "c1"), ("CNI_NETNS", "/run/netns/not-there"), ("CNI_IFNAME", "eth0"));
            string input = $"{verb} of {Encoding.UTF8.GetString(text)}\n{Convert.ToBase64String(text)}\n{answer.Text}";
            if (answer.Status == 0)
            {
                Assert.True(verb == "VERSION" || (verb == "STATUS" && answer.Text.Length == 0), input);
                continue;
            }
            Assert.True(answer.Status == 1, input);
            Assert.True(Enum.IsDefined((CniErrorCode)answer.Code) && answer.Code != (int)CniErrorCode.Internal, input);
            Assert.True(answer.Message.Length > 0 && CniVersion.Find((string)answer.Json["cniVersion"]!) is not null, input);
        }
    }

    private static byte[] Mutate(Random random, byte[] text)
    {
        int at = random.Next(text.Length + 1), length = random.Next(Math.Min(text.Length - at, 40) + 1);
        return random.Next(6) switch
        {
            0 when at < text.Length => [.. text[..at], (byte)(text[at] ^ (1 << random.Next(8))), .. text[(at + 1)..]],
            1 => text[..at],
            2 => [.. text[..at], .. text[at..(at + length)], .. text[at..]],
            3 => [.. text[..at], (byte)random.Next(256), .. text[at..]],
            _ => MutateValue(random, text),
        };
    }

    /// <summary>One value somewhere is an odd one, as long as it is JSON at all.</summary>
    private static byte[] MutateValue(Random random, byte[] text)
    {
        try
        {
            if (JsonNode.Parse(text) is not { } root)
            {
                return text;
            }
            List<Action<JsonNode?>> places = [];
            Collect(root, places);
            if (places.Count > 0)
            {
                places[random.Next(places.Count)](JsonNode.Parse(s_odd[random.Next(s_odd.Length)]));
            }
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return text;
        }
    }

    private static void Collect(JsonNode? node, List<Action<JsonNode?>> places)
    {
        if (node is JsonObject o)
        {
            foreach ((string key, JsonNode? value) in o)
            {
                places.Add(odd => o[key] = odd);
                Collect(value, places);
            }
        }
        else if (node is JsonArray a)
        {
            for (int i = 0; i < a.Count; i++)
            {
                int place = i;
                places.Add(odd => a[place] = odd);
                Collect(a[i], places);
            }
        }
    }
}
