using System.Text;
using Gantry.Engine.Files;
using Gantry.Engine.Files.Language;

namespace Gantry.Engine.Tests.Files;

/// <summary>The reference page: its prose is written by hand, the tables of keys between two marks are written from the reader's own.</summary>
internal static class ReferencePage
{
    private const string Begin = "<!-- the tables of keys: written by ./run docs -->";
    private const string End = "<!-- the end of the tables -->";

    /// <summary>A page with its tables as they should be.</summary>
    internal static string WithTables(string page)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        return $"{page[..begin]}\n{string.Concat(TopologySchema.Tables.Select(TextOf))}\n{page[end..]}";
    }

    private static string TextOf(Table table)
    {
        var text = new StringBuilder();
        text.Append($"\n### {table.Title}\n\n| key | what it says | value | default | example | stands for |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (Key key in table.Keys)
        {
            text.Append($"| `{key.Name}` | {key.What} | {key.Shape.InWords} | {key.Default} | {Code($"{key.Name}: {key.Example}")} | {Code(key.Command)} |\n");
        }
        return text.ToString();
    }

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
