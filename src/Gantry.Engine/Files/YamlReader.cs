using Gantry.Engine.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gantry.Engine.Files;

/// <summary>Reads one YAML document into nodes that know where they stand. Texts stay texts.</summary>
internal sealed class YamlReader
{
    private const int MostNodes = 200_000;
    private const int DeepestNest = 50;
    private const string MergeKey = "<<";
    private const string MergeTag = "tag:yaml.org,2002:merge";

    private readonly string _file;
    private readonly Parser _parser;
    private readonly Dictionary<string, (YamlNode Node, long Size)> _anchors = [];
    private long _nodes;
    private int _depth;

    private YamlReader(string file, TextReader text)
    {
        _file = file;
        _parser = new Parser(new Scanner(text, skipComments: true));
    }

    /// <exception cref="FileException">It is no YAML, or not one document, or a bomb.</exception>
    internal static YamlNode Read(string file, string text)
    {
        var reader = new YamlReader(file, new StringReader(text));
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            string reason = (e.InnerException as YamlException ?? e).Message;
            Position at = WhereFound(e, reason, text);
            throw reader.Error(at, $"this is no YAML: {Plain(reason)}", HintOf(text, at));
        }
    }

    private YamlNode ReadDocument()
    {
        Next<StreamStart>();
        if (MoveNext() && _parser.Current is StreamEnd)
        {
            throw new FileException([FileError.OfEmpty(_file)]);
        }
        Require<DocumentStart>();
        MoveNext();
        YamlNode root = ReadNode();
        Require<DocumentEnd>();
        MoveNext();
        return _parser.Current is DocumentStart second
            ? throw Error(PositionOf(second.Start), "a second document begins here: a file holds one topology")
            : root;
    }

    /// <summary>Reads the node that the parser stands at and goes behind it.</summary>
    private YamlNode ReadNode()
    {
        ParsingEvent current = _parser.Current ?? throw Error(default, "the file ends in the middle");
        Position at = PositionOf(current.Start);
        Count(1, at);
        if (++_depth > DeepestNest)
        {
            throw Error(at, $"the file is nested more than {DeepestNest} levels deep");
        }
        long before = _nodes;
        YamlNode node = current switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, at, scalar.Style is not ScalarStyle.Plain),
            SequenceStart => ReadList(at),
            MappingStart => ReadMap(at),
            AnchorAlias alias => ReadAlias(alias, at),
            _ => throw Error(at, $"{current.GetType().Name} is not expected here"),
        };
        _depth--;
        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = (node, _nodes - before + 1);
        }
        MoveNext();
        return node;
    }

    private YamlList ReadList(Position at)
    {
        List<YamlNode> items = [];
        MoveNext();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode());
        }
        return new YamlList(items, at);
    }

    private YamlMap ReadMap(Position at)
    {
        List<(YamlScalar Key, YamlNode Value)> entries = [];
        HashSet<string> keys = [];
        List<YamlMap> merged = [];
        MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            bool mergeTag = _parser.Current is Scalar { Tag.IsEmpty: false } tagged && tagged.Tag.Value == MergeTag;
            YamlNode node = ReadNode();
            if (node is not YamlScalar key)
            {
                throw Error(node.At, $"{node.Kind} can't be a key");
            }
            YamlNode value = ReadNode();
            if (key is { Text: MergeKey, Quoted: false } || mergeTag)
            {
                merged.AddRange(MapsToMerge(value));
            }
            else if (keys.Add(key.Text))
            {
                entries.Add((key, value));
            }
            else
            {
                throw Error(key.At, $"the key \"{key.Text}\" is there twice");
            }
        }
        // A map's own keys win, then those of the earlier merged map (yaml.org/type/merge.html).
        entries.AddRange(merged.SelectMany(map => map.Entries).Where(entry => keys.Add(entry.Key.Text)));
        return new YamlMap(entries, at);
    }

    private IEnumerable<YamlMap> MapsToMerge(YamlNode value)
    {
        IReadOnlyList<YamlNode> nodes = value is YamlList list ? list.Items : [value];
        return nodes.Select(node => node as YamlMap ?? throw Error(node.At, $"<< takes a map, or a list of maps, not {node.Kind}"));
    }

    private YamlNode ReadAlias(AnchorAlias alias, Position at)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out (YamlNode Node, long Size) anchored))
        {
            throw Error(at, $"nothing before this is called &{alias.Value.Value}");
        }
        Count(anchored.Size, at);
        return anchored.Node;
    }

    /// <summary>Counts what the file would be with its aliases written out, so that a few lines can't mean billions.</summary>
    private void Count(long nodes, Position at)
    {
        _nodes += nodes;
        if (_nodes > MostNodes)
        {
            throw Error(at, $"the file has more than {MostNodes:N0} values with its aliases written out");
        }
    }

    /// <summary>
    /// On some texts that are no YAML the parser breaks an assumption of its own instead of saying so ("...\n{" is one, which a fuzz found), and
    /// characters that YAML does not have are a wrong argument to it.
    /// </summary>
    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or OverflowException)
        {
            throw Error(_parser.Current is { } last ? PositionOf(last.End) : new Position(1, 1), "this is no YAML: it can't be understood from here on");
        }
    }

    private void Next<T>() where T : ParsingEvent
    {
        MoveNext();
        Require<T>();
    }

    private void Require<T>() where T : ParsingEvent
    {
        if (_parser.Current is not T)
        {
            throw Error(_parser.Current is { } current ? PositionOf(current.Start) : new Position(1, 1), "one topology is expected here");
        }
    }

    private FileException Error(Position at, string message, string? hint = null) => new([new FileError(_file, at, message, hint)]);

    /// <summary>What is no YAML though it looks like it: <c>{ subnet: ${SUBNET} }</c>, where braces are the map's; a map of nft, where a colon is.</summary>
    private static string? HintOf(string text, Position at) =>
        text.Split('\n').ElementAtOrDefault(at.Line - 1) switch
        {
            { } line when line.Contains("${", StringComparison.Ordinal) => "inside { } and [ ], and where it holds a colon and a space, a ${…} must stand in quotes: \"${NAME}\"",
            { } line when line.Contains(" : ", StringComparison.Ordinal) => "a text with a colon and a space in it must stand in quotes",
            _ => null,
        };

    /// <summary>"While scanning X, found Y": X is at the start, Y at the end. What never ends is told of by where it began; a tab's marks are those of the key before it.</summary>
    private static Position WhereFound(YamlException e, string reason, string text)
    {
        if (reason.Contains("tab as indentation", StringComparison.Ordinal))
        {
            (int number, string line) = text.Split('\n').Index().Skip((int)e.Start.Line - 1).FirstOrDefault(line => line.Item.TrimStart(' ').StartsWith('\t'));
            return line is null ? PositionOf(e.Start) : new Position(number + 1, line.IndexOf('\t', StringComparison.Ordinal) + 1);
        }
        return PositionOf(reason.Contains("end of stream", StringComparison.Ordinal) ? e.Start : e.End);
    }

    private static Position PositionOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string Plain(string message)
    {
        string line = message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return line.Length == 0 ? line : char.ToLowerInvariant(line[0]) + line[1..];
    }
}
