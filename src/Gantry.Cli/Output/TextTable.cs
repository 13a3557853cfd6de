namespace Gantry.Cli.Output;

/// <summary>Columns under their headings, as wide as they must be. The same on a terminal and in a pipe, so that grep and awk see what people see.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<(string[] Cells, IReadOnlyList<string> Below)> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One for each heading, at least.</param>
    /// <param name="below">Lines that belong to it, to be written below, indented.</param>
    internal void Add(string[] cells, IReadOnlyList<string> below) => _rows.Add((cells, below));

    /// <param name="terminal">Where to.</param>
    /// <param name="dress">Gives a cell its colour, by its text.</param>
    internal void Write(Terminal terminal, Func<string, string> dress)
    {
        int[] widths = [.. headings.Select((heading, i) => Math.Max(heading.Length, _rows.Select(row => row.Cells[i].Length).DefaultIfEmpty().Max()))];
        terminal.Out.WriteLine(terminal.Bold(Line(headings, widths, cell => cell)));
        foreach ((string[] cells, IReadOnlyList<string> below) in _rows)
        {
            terminal.Out.WriteLine(Line(cells, widths, dress));
            foreach (string line in below)
            {
                terminal.Out.WriteLine($"  {dress(line)}");
            }
        }
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths, Func<string, string> dress) =>
        string.Join("  ", cells.Take(widths.Length).Select((cell, i) => dress(cell) + new string(' ', widths[i] - cell.Length))).TrimEnd();
}
