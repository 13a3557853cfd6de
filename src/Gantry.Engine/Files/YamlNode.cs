using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>A node of a YAML document and where it stands.</summary>
/// <param name="At">Where it begins.</param>
internal abstract record YamlNode(Position At)
{
    /// <summary>What it is, for a person.</summary>
    internal abstract string Kind { get; }

    /// <summary>The same with other texts; keys stay.</summary>
    internal abstract YamlNode WithTexts(Func<YamlScalar, YamlScalar> replace);
}

/// <summary>A text, as it is written: 22:22 is not 1342 here.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">Where it begins.</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
internal sealed record YamlScalar(string Text, Position At, bool Quoted) : YamlNode(At)
{
    internal override string Kind => IsNull ? "nothing" : $"\"{Text}\"";

    internal override YamlNode WithTexts(Func<YamlScalar, YamlScalar> replace) => replace(this);

    /// <summary>YAML 1.2's core schema, 10.3.2: null.</summary>
    internal bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="At">Where it begins.</param>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items, Position At) : YamlNode(At)
{
    internal override string Kind => "a list";

    internal override YamlNode WithTexts(Func<YamlScalar, YamlScalar> replace) => this with { Items = [.. Items.Select(item => item.WithTexts(replace))] };
}

/// <summary>A map, its keys in order.</summary>
/// <param name="Entries">Its keys and values; each key once.</param>
/// <param name="At">Where it begins.</param>
internal sealed record YamlMap(IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries, Position At) : YamlNode(At)
{
    internal override string Kind => "a map";

    internal override YamlNode WithTexts(Func<YamlScalar, YamlScalar> replace) =>
        this with { Entries = [.. Entries.Select(entry => (entry.Key, entry.Value.WithTexts(replace)))] };
}
