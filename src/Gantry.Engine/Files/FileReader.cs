using System.Globalization;
using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>Takes values out of YAML nodes and collects what is wrong, so that one reading tells of everything.</summary>
internal sealed class FileReader(string file)
{
    private readonly List<FileError> _errors = [];

    /// <summary>The file's text.</summary>
    internal SourceText Source { get; init; } = new("");

    internal IReadOnlyList<FileError> Errors => [.. _errors.Distinct().OrderBy(error => error.At.Line).ThenBy(error => error.At.Column)];

    internal void Error(Position at, string message, string? hint = null) => _errors.Add(new FileError(file, at, message, hint));

    /// <summary>The values of a map by their keys, when each key is one that is known; null where it is no map.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What it is, for errors: <c>network "db"</c>.</param>
    /// <param name="keys">The keys that it may have.</param>
    /// <param name="extensions">Whether keys that begin with x- are let pass.</param>
    internal Dictionary<string, YamlNode>? Map(YamlNode node, string what, ReadOnlySpan<Key> keys, bool extensions = false)
    {
        if (node is not YamlMap map)
        {
            Error(node.At, $"{what} must be a map of keys and values, not {node.Kind}");
            return null;
        }
        var values = new Dictionary<string, YamlNode>();
        string[] known = [.. keys.ToArray().Select(key => key.Name)];
        foreach ((YamlScalar key, YamlNode value) in map.Entries)
        {
            int i = Array.IndexOf(known, key.Text);
            if (i >= 0)
            {
                values[key.Text] = value;
            }
            else if (!extensions || !key.Text.StartsWith("x-", StringComparison.Ordinal))
            {
                Error(key.At, $"unknown key \"{key.Text}\" in {what}", Suggestion.Hint(key.Text, known) ?? $"known here: {string.Join(", ", known)}");
            }
        }
        return values;
    }

    /// <summary>The entries of a map whose keys are names.</summary>
    internal IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries(YamlNode node, string what)
    {
        if (node is YamlMap map)
        {
            return map.Entries;
        }
        if (node is not YamlScalar { IsNull: true })
        {
            Error(node.At, $"{what} must be a map with a name for each, not {node.Kind}");
        }
        return [];
    }

    /// <summary>The items of a list; a single value stands for a list of one, nothing for none.</summary>
    internal static IReadOnlyList<YamlNode> Items(YamlNode? node) => node switch
    {
        null or YamlScalar { IsNull: true } => [],
        YamlList list => list.Items,
        _ => [node],
    };

    internal Located<string>? Text(YamlNode? node, string what)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlScalar { IsNull: false } scalar:
                return new Located<string>(scalar.Text, scalar.At);
            default:
                Error(node.At, $"{what} must be a text, not {node.Kind}");
                return null;
        }
    }

    internal Located<int>? Number(YamlNode? node, string what)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }
        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return new Located<int>(number, text.At);
        }
        Error(text.At, $"{what} must be a whole number, not \"{text.Value}\"");
        return null;
    }

    /// <summary>Takes a text apart by a parser that says why it does not like one.</summary>
    internal Located<T>? Parse<T>(YamlNode? node, string what, Parser<T> parse)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }
        if (parse(text.Value, out T value) is { } reason)
        {
            Error(text.At, reason);
            return null;
        }
        return new Located<T>(value, text.At);
    }

    /// <summary>Returns why a text is not one of these, or null and the value.</summary>
    internal delegate string? Parser<T>(string text, out T value);
}
