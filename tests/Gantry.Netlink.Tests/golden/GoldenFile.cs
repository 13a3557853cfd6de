using System.Globalization;
using System.Text.RegularExpressions;
using Gantry.Netlink.Wire;
using Gantry.Testing;
using Xunit;

namespace Gantry.Netlink.Tests.Golden;

/// <summary>
/// What a real tool sends, as a file under golden/: the command on its first line, then
/// <list type="bullet">
/// <item><c>setup: COMMAND</c>, which runs before and is not captured;</item>
/// <item><c>differs: LINE: REASON</c>, a line of the tree, as far as it is given, in which Gantry may differ, and why;</item>
/// <item>behind an empty line, the messages as trees (<see cref="AttributeTree"/>).</item>
/// </list>
/// tests/golden.sh captures the trees again; the lines above them are written by hand.
/// </summary>
internal sealed partial class GoldenFile
{
    private const string CaptureVariable = "GANTRY_GOLDEN";
    private readonly string _path;
    private readonly List<string> _head;
    private readonly List<string> _tree;

    private GoldenFile(string path)
    {
        _path = path;
        List<string> lines = [.. File.ReadAllLines(path)];
        int empty = lines.IndexOf("");
        _head = empty < 0 ? lines : lines[..empty];
        _tree = empty < 0 ? [] : lines[(empty + 1)..];
    }

    internal string Command => _head[0];

    private static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Gantry.Netlink.Tests", "golden");

    internal static GoldenFile Load(string name) => new(Path.Combine(Folder, $"{name}.txt"));

    /// <summary>The names of all files that begin so.</summary>
    internal static IEnumerable<string> Names(string start) =>
        Directory.EnumerateFiles(Folder, $"{start}*.txt").Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>Runs what runs before the command.</summary>
    internal void SetUp(TestHost host)
    {
        foreach (string command in Marked("setup:"))
        {
            host.Run(command);
        }
    }

    private IEnumerable<string> Marked(string mark) =>
        _head.Skip(1).Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..].Trim());

    /// <summary>Fails unless the batch is what the tool sends, but for the differences that the file allows; those must be there.</summary>
    /// <param name="batch">What Gantry sends.</param>
    /// <param name="describe">Names the attributes.</param>
    /// <param name="typeName">Names the messages.</param>
    internal void AssertSame(Batch batch, DescribeMessage describe, Func<ushort, string?> typeName)
    {
        if (Environment.GetEnvironmentVariable(CaptureVariable) == "capture")
        {
            Capture(describe, typeName);
        }
        List<string> ours = [.. Enumerable.Range(0, batch.Count).SelectMany(i => AttributeTree.Of(batch[i], describe, typeName).Lines)];
        foreach (string allowed in Marked("differs:"))
        {
            string start = allowed[..allowed.IndexOf(": ", StringComparison.Ordinal)];
            bool Excused(string line) => line.TrimStart().StartsWith(start, StringComparison.Ordinal);
            Assert.False(_tree.Where(Excused).SequenceEqual(ours.Where(Excused)), $"{_path}: \"{start}\" does not differ any more.");
            _tree.RemoveAll(Excused);
            ours.RemoveAll(Excused);
        }
        Assert.True(_tree.SequenceEqual(ours), $"{Command}\n{string.Join('\n', _tree)}\nGantry:\n{string.Join('\n', ours)}");
    }

    private void Capture(DescribeMessage describe, Func<ushort, string?> typeName)
    {
        using TestHost host = TestHost.Create();
        SetUp(host);
        string trace = Path.Combine(host.StateDirectory, "trace");
        host.Run($"strace -f -qq -e trace=sendmsg -e write=all -o {trace} {Command}");
        _tree.Clear();
        ReadOnlySpan<byte> bytes = ReadTrace(File.ReadLines(trace));
        while (Message.TryTake(ref bytes, out Message message))
        {
            if (IsChange(message))
            {
                _tree.AddRange(AttributeTree.Of(message, describe, typeName).Lines);
            }
        }
        Assert.NotEmpty(_tree);
        File.WriteAllLines(_path, [.. _head, "", .. _tree]);
    }

    /// <summary>rtnetlink's types come in fours: new, delete, get, set (linux/rtnetlink.h); only ip asks with sendmsg. nft sends its batches so.</summary>
    private static bool IsChange(Message message) => message.Type > byte.MaxValue || (message.Type & 3) is 0 or 1;

    /// <summary>Reads strace's dumps of what was written: <c> | 00010  07 00 …  …..  |</c>.</summary>
    private static byte[] ReadTrace(IEnumerable<string> lines) =>
        [.. lines.Select(line => DumpLine().Match(line)).Where(match => match.Success)
            .SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(pair => byte.Parse(pair, NumberStyles.AllowHexSpecifier))];

    [GeneratedRegex(@"^ \| [0-9a-f]{5}  ((?:[0-9a-f]{2} {1,2}){1,16})")]
    private static partial Regex DumpLine();
}
