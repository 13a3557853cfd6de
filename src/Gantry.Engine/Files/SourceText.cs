using System.Collections.Immutable;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>A file's text, to say where a character of a value stands in it.</summary>
internal sealed class SourceText(string text)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>
    /// Where each character of a value stands. Quotes, escapes, indentation and folded lines lie between them; where the value is not what
    /// stands in the file (a variable was put in), there is no answer.
    /// </summary>
    internal ImmutableArray<Position> Characters(YamlScalar value)
    {
        (int line, int column) = (value.At.Line - 1, value.At.Column - 1);
        if (line < 0 || line >= _lines.Length || column < 0 || column >= _lines[line].Length)
        {
            return [];
        }
        char style = _lines[line][column];
        if (style is '|' or '>')
        {
            (line, column) = (line + 1, 0); // Behind the header of a block.
        }
        else if (style is '"' or '\'')
        {
            column++;
        }
        var positions = ImmutableArray.CreateBuilder<Position>(value.Text.Length);
        foreach (char c in value.Text)
        {
            if (!TryFind(c, style, ref line, ref column))
            {
                return [];
            }
            positions.Add(new Position(line + 1, column + 1));
            // A line's end, or what was folded, may stand for several characters.
            column += char.IsWhiteSpace(c) ? 0 : 1;
        }
        return positions.MoveToImmutable();
    }

    private bool TryFind(char c, char style, ref int line, ref int column)
    {
        if (char.IsWhiteSpace(c))
        {
            return true;
        }
        for (; line < _lines.Length; (line, column) = (line + 1, 0))
        {
            for (; column < _lines[line].Length; column++)
            {
                char there = _lines[line][column];
                if (there == c)
                {
                    return true;
                }
                if (!char.IsWhiteSpace(there) && !(there == '\\' && style == '"') && !(there == '\'' && style == '\''))
                {
                    return false;
                }
            }
        }
        return false;
    }
}
