using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Engine.Files.Language;

namespace Gantry.Engine.Files;

/// <summary>The JSON Schema of the topology file, written from the tables that the reader goes by, so that it can't say anything else.</summary>
public static class TopologySchema
{
    // For files, not for web pages: quotes and signs stay readable.
    private static readonly JsonWriterOptions s_format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema (draft 7, which editors know best), for editors and other tools.</summary>
    public static string Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_format))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "Gantry's topology file");
            Shape.Map(TopologyKeys.Top).WriteSchema(json);
            json.WriteStartObject("definitions");
            json.WriteStartObject("variable");
            json.WriteString("description", "A variable stands for the value, or for a part of it.");
            json.WriteString("type", "string");
            json.WriteString("pattern", @"\$");
            json.WriteEndObject();
            foreach (Table table in Tables)
            {
                Write(json, table);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>All tables that lead to one another from the top of the file, in the order to read them in.</summary>
    internal static IReadOnlyList<Table> Tables
    {
        get
        {
            List<Table> tables = [TopologyKeys.Top];
            for (int i = 0; i < tables.Count; i++)
            {
                tables.AddRange(tables[i].Keys.SelectMany(key => key.Shape.Tables).Distinct().Except(tables));
            }
            return tables;
        }
    }

    private static void Write(Utf8JsonWriter json, Table table)
    {
        json.WriteStartObject(table.Name);
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (Key key in table.Keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", $"{key.What}\nDefault: {key.Default}.\nStands for: {key.Command}");
            key.Shape.WriteSchema(json);
            json.WriteStartArray("examples");
            YamlJson.Write(json, YamlReader.Read(key.Name, key.Example));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (table.TakesExtensions)
        {
            json.WriteStartObject("patternProperties");
            json.WriteStartObject("^x-");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        if (table.Keys.Where(key => key.IsRequired).ToArray() is { Length: > 0 } required)
        {
            json.WriteStartArray("required");
            foreach (Key key in required)
            {
                json.WriteStringValue(key.Name);
            }
            json.WriteEndArray();
        }
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }
}
