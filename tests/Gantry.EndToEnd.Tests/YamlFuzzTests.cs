using System.Text;
using CsCheck;
using Gantry.Engine.Files;
using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>Whatever a file holds: it is a topology, or a <see cref="FileException"/> whose errors stand inside it.</summary>
public sealed class YamlFuzzTests
{
    private static readonly string[] s_examples = [.. Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.yaml").Select(File.ReadAllText)];

    // What means something to YAML or to the reader, to be thrown into texts that were whole.
    private static readonly string[] s_tokens =
    [
        "{", "}", "[", "]", ":", ": ", "- ", ",", "#", "&a ", "*a", "<<: ", "|", ">", "'", "\"", "\n", "\n  ", "\t", "---\n", "...\n", "? ", "!!str ", "%YAML 1.2\n", "~", "null", "\0", "\ufeff",
        "\u2028", "\ud83d\ude00", "${X}", "${", "$$", "10.1.0.0/24", "fd00::/64", "0.0.0.0/0", "::", "/", "..", "-1", "99999999999999999999", "node: ", "network: ", "gateway: none", "address: ", "- [", "\\x",
    ];

    [Fact]
    public void Any_bytes() => Gen.Byte.Array[0, 400].Sample(Reads, iter: 20_000);

    [Fact]
    public void Any_text_of_YAMLs_own_signs() => OneOf(s_tokens).Array[0, 60].Select(tokens => Encoding.UTF8.GetBytes(string.Concat(tokens))).Sample(Reads, iter: 20_000);

    [Fact]
    public void Examples_with_something_cut_out_doubled_or_thrown_in()
    {
        Gen<(double Where, double Length, int What, string Token)> edit = Gen.Select(Gen.Double[0, 1], Gen.Double[0, 0.1], Gen.Int[0, 3], OneOf(s_tokens));
        Gen.Select(OneOf(s_examples), edit.Array[1, 6]).Select((text, edits) => Encoding.UTF8.GetBytes(edits.Aggregate(text, Edit))).Sample(Reads, iter: 10_000);

        static string Edit(string text, (double Where, double Length, int What, string Token) edit)
        {
            int from = (int)(edit.Where * text.Length);
            int length = Math.Min((int)(edit.Length * text.Length), text.Length - from);
            return edit.What switch
            {
                0 => text.Remove(from, length),
                1 => text.Insert(from, text.Substring(from, length)),
                2 => text.Insert(from, edit.Token),
                _ => text.Remove(from, length).Insert(from, edit.Token),
            };
        }
    }

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static bool Reads(byte[] file)
    {
        int lines = file.Count(b => b is (byte)'\n' or (byte)'\r') + Encoding.UTF8.GetString(file).Count(c => c is '\u0085' or '\u2028' or '\u2029') + 2;
        try
        {
            using var stream = new MemoryStream(file);
            return TopologyFile.Read(stream, "fuzz", new Variables(new Dictionary<string, string>(), _ => null)) is not null;
        }
        catch (FileException e)
        {
            return e.Errors.Count > 0 && e.Errors.All(error => error.Message.Length > 0 && error.At.Line >= 0 && error.At.Line <= lines);
        }
    }
}
