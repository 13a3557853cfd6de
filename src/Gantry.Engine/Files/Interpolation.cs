using System.Text;

namespace Gantry.Engine.Files;

/// <summary>
/// Puts variables' values into texts, in the syntax of Compose files
/// (https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md): <c>$X ${X} ${X:-default} ${X-default} ${X:?message}
/// ${X?message} ${X:+other} ${X+other}</c>, one inside the other, and <c>$$</c> for a dollar. With the colon, an empty value counts as none.
/// What is put in is a text and stays one: it is not read again.
/// </summary>
/// <param name="valueOf">A variable's value; null where it has none.</param>
/// <param name="error">Told what is wrong, and what to do.</param>
internal sealed class Interpolation(Func<string, string?> valueOf, Action<string, string?> error)
{
    /// <summary>The variables that were named, also those whose value was not needed.</summary>
    internal HashSet<string> Named { get; } = [];

    internal string Expand(string text) => text.Contains('$', StringComparison.Ordinal) ? Expand(text, 0, text.Length, isNeeded: true) : text;

    /// <summary>The length of the variable's name that begins here; 0 where none does.</summary>
    internal static int NameAt(string text, int from, int to)
    {
        int end = from;
        while (end < to && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > from && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }
        return end - from;
    }

    private string Expand(string text, int from, int to, bool isNeeded)
    {
        var result = new StringBuilder();
        for (int i = from; i < to;)
        {
            if (text[i] != '$')
            {
                result.Append(text[i++]);
            }
            else if (i + 1 < to && text[i + 1] == '$')
            {
                result.Append('$');
                i += 2;
            }
            else if (i + 1 < to && text[i + 1] == '{')
            {
                int end = EndOfBraces(text, i + 2, to);
                if (end < 0)
                {
                    error($"\"{text[i..to]}\" has no }} at its end", null);
                    return result.ToString();
                }
                result.Append(Braced(text, i + 2, end, isNeeded));
                i = end + 1;
            }
            else if (NameAt(text, i + 1, to) is > 0 and int length)
            {
                result.Append(Required(text.Substring(i + 1, length), isNeeded, message: ""));
                i += 1 + length;
            }
            else
            {
                error($"a lone $ in \"{text}\" is no variable", "$$ is a dollar");
                i++;
            }
        }
        return result.ToString();
    }

    /// <summary>What stands between <c>${</c> and <c>}</c>.</summary>
    private string Braced(string text, int from, int to, bool isNeeded)
    {
        int length = NameAt(text, from, to);
        string name = text.Substring(from, length);
        int at = from + length;
        bool orEmpty = at < to && text[at] == ':';
        char @operator = at + (orEmpty ? 1 : 0) is var sign && sign < to ? text[sign] : '\0';
        if (length == 0 || (at < to && @operator is not ('-' or '?' or '+')))
        {
            error($"\"${{{text[from..to]}}}\" is no variable", "${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+other}; $$ is a dollar");
            return "";
        }
        Named.Add(name);
        string? value = valueOf(name);
        bool isGiven = value is not null && !(orEmpty && value.Length == 0);
        string Rest(bool needed) => Expand(text, sign + 1, to, needed && isNeeded);
        switch (@operator)
        {
            case '-':
                string @default = Rest(!isGiven);
                return isGiven ? value! : @default;
            case '+':
                string other = Rest(isGiven);
                return isGiven ? other : "";
            case '?':
                string message = Rest(!isGiven);
                return isGiven ? value! : Required(name, isNeeded, message, orEmpty);
            default:
                return Required(name, isNeeded, message: "");
        }
    }

    private string Required(string name, bool isNeeded, string message, bool orEmpty = false)
    {
        Named.Add(name);
        string? value = valueOf(name);
        if (isNeeded && (value is null || (orEmpty && value.Length == 0)))
        {
            error(
                $"the variable {name} has no value{(message.Length == 0 ? "" : $": {message}")}",
                $"--set {name}=VALUE gives it one, or the environment, or a line {name}=VALUE in a {Variables.DotEnvName} beside the file; ${{{name}:-VALUE}} has a default");
        }
        return value ?? "";
    }

    /// <summary>The place of the brace that ends what began before <paramref name="from"/>; -1 where there is none.</summary>
    private static int EndOfBraces(string text, int from, int to)
    {
        int open = 1;
        for (int i = from; i < to; i++)
        {
            if (text[i] == '$' && i + 1 < to && text[i + 1] is '{' or '$')
            {
                open += text[++i] == '{' ? 1 : 0;
            }
            else if (text[i] == '}' && --open == 0)
            {
                return i;
            }
        }
        return -1;
    }
}
