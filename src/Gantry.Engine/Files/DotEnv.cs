using System.Buffers;
using System.Text;
using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>
/// A .env file, by the rules of Compose (https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax):
/// a line <c>NAME=value</c> each, with or without <c>export</c>; <c>#</c> begins a comment at a line's start or behind a space; a value in
/// single quotes is taken as it is, one in double quotes knows <c>\n \r \t \" \\ \$</c>; both may go over lines; variables are put in but
/// between single quotes.
/// </summary>
internal sealed class DotEnv
{
    private static readonly SearchValues<char> s_ofNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
    private readonly Dictionary<string, (string Value, FileError? Error)> _values = [];
    private readonly string _path;
    private readonly string _text;
    private readonly Variables _outer;
    private int _at;

    private DotEnv(string path, string text, Variables outer)
    {
        _path = path;
        _text = text;
        _outer = outer;
    }

    /// <summary>Reads a file; where there is none, nothing has a value.</summary>
    /// <param name="path">The file.</param>
    /// <param name="outer">What its own variables are looked up in before the lines above them.</param>
    /// <exception cref="FileException">It can't be read, or a line is none.</exception>
    internal static DotEnv Read(string path, Variables outer)
    {
        try
        {
            var file = new DotEnv(path, File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "", outer);
            file.ReadLines();
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileException([new FileError(path, default, e.Message, null)]);
        }
    }

    /// <summary>A variable's value; null where the file does not give it one.</summary>
    /// <exception cref="FileException">What its line says has no value.</exception>
    internal string? Find(string name) =>
        !_values.TryGetValue(name, out (string Value, FileError? Error) line) ? null
        : line.Error is { } error ? throw new FileException([error])
        : line.Value;

    private void ReadLines()
    {
        for (SkipSpace(alsoLines: true); _at < _text.Length; SkipSpace(alsoLines: true))
        {
            if (_text[_at] != '#')
            {
                ReadLine();
            }
            _at = _text.IndexOf('\n', _at) is >= 0 and int end ? end : _text.Length;
        }
    }

    private void ReadLine()
    {
        const string Export = "export ";
        int start = _at;
        if (_text.AsSpan(_at).StartsWith(Export))
        {
            _at += Export.Length;
            SkipSpace();
        }
        // Other programs' names may have dots and hyphens in them; no variable of ours has.
        int length = _text.AsSpan(_at).IndexOfAnyExcept(s_ofNames) is >= 0 and int end ? end : _text.Length - _at;
        string name = _text.Substring(_at, length);
        _at += length;
        SkipSpace();
        if (length > 0 && (_at == _text.Length || _text[_at] == '\n'))
        {
            return; // A name alone: the environment's, which is asked first anyway.
        }
        if (length == 0 || _text[_at] is not ('=' or ':'))
        {
            throw new FileException([Error(start, "this line is no NAME=value")]);
        }
        _at++;
        SkipSpace();
        FileError? error = null;
        var interpolation = new Interpolation(
            inner => _outer.Find(inner) ?? Find(inner), (message, hint) => error ??= Error(start, message, hint));
        string value = (_at < _text.Length ? _text[_at] : '\n') switch
        {
            '\'' => Quoted('\'').Replace("\\'", "'", StringComparison.Ordinal),
            '"' => interpolation.Expand(Unescape(Quoted('"'))),
            _ => interpolation.Expand(Plain()),
        };
        _values[name] = (value, error);
    }

    private string Plain()
    {
        int end = _text.IndexOf('\n', _at) is >= 0 and int newLine ? newLine : _text.Length;
        string line = _text[_at..end];
        int comment = line.IndexOf(" #", StringComparison.Ordinal);
        _at = end;
        return (comment < 0 ? line : line[..comment]).TrimEnd();
    }

    private string Quoted(char quote)
    {
        int start = _at++;
        int end = _at;
        while (end < _text.Length && _text[end] != quote)
        {
            end += _text[end] == '\\' ? 2 : 1;
        }
        if (end >= _text.Length)
        {
            throw new FileException([Error(start, $"the quote {quote} is never closed")]);
        }
        string value = _text[_at..end];
        _at = end + 1;
        SkipSpace();
        return _at == _text.Length || _text[_at] is '\n' or '#'
            ? value
            : throw new FileException([Error(_at, "behind a closing quote only a comment may follow")]);
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            string? plain = text[i] != '\\' || i + 1 == text.Length ? null : text[i + 1] switch
            {
                'n' => "\n",
                'r' => "\r",
                't' => "\t",
                '"' => "\"",
                '\\' => "\\",
                '$' => "$$", // A dollar for the interpolation that comes next.
                _ => null,
            };
            result.Append(plain ?? text[i].ToString());
            i += plain is null ? 0 : 1;
        }
        return result.ToString();
    }

    private void SkipSpace(bool alsoLines = false)
    {
        while (_at < _text.Length && (_text[_at] is ' ' or '\t' || (alsoLines && _text[_at] == '\n')))
        {
            _at++;
        }
    }

    private FileError Error(int at, string message, string? hint = null)
    {
        int line = _text.AsSpan(0, at).Count('\n') + 1;
        int column = at - (at == 0 ? -1 : _text.LastIndexOf('\n', at - 1));
        return new FileError(_path, new Position(line, column), message, hint);
    }
}
