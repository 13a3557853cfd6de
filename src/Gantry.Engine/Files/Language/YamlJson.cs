using System.Globalization;
using System.Text.Json;

namespace Gantry.Engine.Files.Language;

/// <summary>YAML as JSON, by YAML 1.2's core schema (10.3.2), as editors see it.</summary>
internal static class YamlJson
{
    internal static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                json.WriteStartObject();
                foreach ((YamlScalar key, YamlNode value) in map.Entries)
                {
                    json.WritePropertyName(key.Text);
                    Write(json, value);
                }
                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (YamlNode item in list.Items)
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            case YamlScalar { IsNull: true }:
                json.WriteNullValue();
                break;
            case YamlScalar { Quoted: false, Text: "true" or "True" or "TRUE" or "false" or "False" or "FALSE" } word:
                json.WriteBooleanValue(word.Text[0] is 't' or 'T');
                break;
            case YamlScalar { Quoted: false } plain when long.TryParse(plain.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number):
                json.WriteNumberValue(number);
                break;
            case YamlScalar { Quoted: false } plain when double.TryParse(plain.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case YamlScalar text:
                json.WriteStringValue(text.Text);
                break;
        }
    }
}
