using System.Text.Json;

namespace Gantry.Engine.Files.Language;

/// <summary>What may stand behind a key: as words for the reference page, and as JSON Schema.</summary>
internal abstract record Shape
{
    /// <summary>A text of any kind, a number and a switch too: they are read as they are written.</summary>
    internal static Shape Text { get; } = new TextShape("text");

    internal static Shape Name { get; } = new TextShape("name");

    internal static Shape Switch { get; } = new WordShape("true", "false");

    internal static Shape Interface { get; } = new TextShape("interface");

    internal static Shape Address { get; } = new PatternShape("address", "^[0-9a-fA-F:.]+$");

    internal static Shape InterfaceAddress { get; } = new PatternShape("address/length", "^[0-9a-fA-F:.]+(/[0-9]+)?( peer [0-9a-fA-F:.]+(/[0-9]+)?)?$");

    internal static Shape Subnet { get; } = new PatternShape("subnet", "^[0-9a-fA-F:.]+/[0-9]+$");

    internal static Shape Mac { get; } = new PatternShape("Ethernet address", "^([0-9a-fA-F]{1,2}[:-]){5}[0-9a-fA-F]{1,2}$");

    internal static Shape Number(long least, long most) => new NumberShape(least, most);

    internal static Shape Words(params string[] words) => new WordShape(words);

    /// <summary>A text of a form that a regular expression describes.</summary>
    internal static Shape Pattern(string words, string pattern) => new PatternShape(words, pattern);

    internal static Shape Map(Table table) => new MapShape(table, OrNothing: false);

    /// <summary>A map that may be left empty: <c>x1:</c> and nothing behind it.</summary>
    internal static Shape MapOrNothing(Table table) => new MapShape(table, OrNothing: true);

    /// <summary>A map whose keys are names.</summary>
    internal static Shape ByName(Shape value) => new NameMapShape(value);

    internal static Shape ListOf(Shape item) => new ListShape(item);

    /// <summary>A scalar may stand wherever a list may.</summary>
    internal static Shape OneOrMore(Shape item) => new AlternativeShape(item, new ListShape(item)) { Said = $"{item.InWords}, or a list of them" };

    internal static Shape Either(params Shape[] shapes) => new AlternativeShape(shapes);

    /// <summary>For people: "address", "a list of name".</summary>
    internal abstract string InWords { get; }

    /// <summary>The tables that it leads to.</summary>
    internal virtual IEnumerable<Table> Tables => [];

    /// <summary>Writes the members of its schema into an object that is open.</summary>
    internal abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>A variable may stand for any value.</summary>
    private static void WriteOrVariable(Utf8JsonWriter json, params Action[] members)
    {
        json.WriteStartArray("anyOf");
        foreach (Action write in members)
        {
            json.WriteStartObject();
            write();
            json.WriteEndObject();
        }
        json.WriteStartObject();
        json.WriteString("$ref", "#/definitions/variable");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private sealed record TextShape(string Kind) : Shape
    {
        internal override string InWords => Kind;

        internal override void WriteSchema(Utf8JsonWriter json)
        {
            json.WriteStartArray("type");
            json.WriteStringValue("string");
            json.WriteStringValue("number");
            json.WriteStringValue("boolean");
            json.WriteEndArray();
        }
    }

    private sealed record PatternShape(string Kind, string Regex) : Shape
    {
        internal override string InWords => Kind;

        internal override void WriteSchema(Utf8JsonWriter json) => WriteOrVariable(json, () =>
        {
            json.WriteString("type", "string");
            json.WriteString("pattern", Regex);
        });
    }

    private sealed record NumberShape(long Least, long Most) : Shape
    {
        internal override string InWords => Most == long.MaxValue ? $"number from {Least}" : $"number, {Least} to {Most}";

        internal override void WriteSchema(Utf8JsonWriter json) => WriteOrVariable(
            json,
            () =>
            {
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", Least);
                if (Most != long.MaxValue)
                {
                    json.WriteNumber("maximum", Most);
                }
            },
            () =>
            {
                json.WriteString("type", "string");
                json.WriteString("pattern", "^[0-9]+$");
            });
    }

    private sealed record WordShape(params string[] All) : Shape
    {
        internal override string InWords => string.Join(", ", All.Select(word => $"`{word}`"));

        internal override void WriteSchema(Utf8JsonWriter json) => WriteOrVariable(json, () =>
        {
            json.WriteStartArray("enum");
            foreach (string word in All)
            {
                json.WriteStringValue(word);
                if (word is "true" or "false")
                {
                    json.WriteBooleanValue(word == "true");
                }
            }
            json.WriteEndArray();
        });
    }

    private sealed record MapShape(Table Table, bool OrNothing) : Shape
    {
        internal override string InWords => $"[{Table.Title}](#{Table.Anchor})";

        internal override IEnumerable<Table> Tables => [Table];

        internal override void WriteSchema(Utf8JsonWriter json)
        {
            // Until draft 2019-09, what stands beside a $ref does not count.
            json.WriteStartArray("anyOf");
            json.WriteStartObject();
            json.WriteString("$ref", $"#/definitions/{Table.Name}");
            json.WriteEndObject();
            if (OrNothing)
            {
                json.WriteStartObject();
                json.WriteString("type", "null");
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }

    private sealed record NameMapShape(Shape Value) : Shape
    {
        internal override string InWords => $"by name: {Value.InWords}";

        internal override IEnumerable<Table> Tables => Value.Tables;

        internal override void WriteSchema(Utf8JsonWriter json)
        {
            json.WriteStartArray("type");
            json.WriteStringValue("object");
            json.WriteStringValue("null");
            json.WriteEndArray();
            json.WriteStartObject("additionalProperties");
            Value.WriteSchema(json);
            json.WriteEndObject();
        }
    }

    private sealed record ListShape(Shape Item) : Shape
    {
        internal override string InWords => $"list of: {Item.InWords}";

        internal override IEnumerable<Table> Tables => Item.Tables;

        internal override void WriteSchema(Utf8JsonWriter json)
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
            Item.WriteSchema(json);
            json.WriteEndObject();
        }
    }

    private sealed record AlternativeShape(params Shape[] Shapes) : Shape
    {
        internal string? Said { get; init; }

        internal override string InWords => Said ?? string.Join("; or ", Shapes.Select(shape => shape.InWords));

        internal override IEnumerable<Table> Tables => Shapes.SelectMany(shape => shape.Tables);

        internal override void WriteSchema(Utf8JsonWriter json)
        {
            json.WriteStartArray("anyOf");
            foreach (Shape shape in Shapes)
            {
                json.WriteStartObject();
                shape.WriteSchema(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }
}
