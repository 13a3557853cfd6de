using Gantry.Engine.Model;

namespace Gantry.Engine.Files;

/// <summary>Puts the values of variables into a document that was read: into its values, never its keys, and never as YAML again.</summary>
internal static class VariableReader
{
    /// <param name="reader">Told what is wrong.</param>
    /// <param name="variables">Where values come from.</param>
    /// <param name="dotEnv">Where they come from last; looked into only when something is not found before.</param>
    /// <param name="root">The document.</param>
    internal static YamlNode PutIn(this FileReader reader, Variables variables, string dotEnv, YamlNode root)
    {
        YamlNode read = reader.PutInto(root, variables, dotEnv, out IReadOnlyCollection<string> named);
        foreach (string name in variables.Set.Where(name => !named.Contains(name)))
        {
            reader.Error(default, $"--set {name}: there is no ${{{name}}} in the file", Suggestion.Hint(name, named));
        }
        return read;
    }

    /// <summary>The same for a part of a document: what it does not name may be named elsewhere.</summary>
    internal static YamlNode PutInto(this FileReader reader, YamlNode part, Variables variables, string dotEnv, out IReadOnlyCollection<string> named)
    {
        DotEnv? file = null;
        Position at = default;
        var interpolation = new Interpolation(
            name => variables.Find(name) ?? (file ??= DotEnv.Read(dotEnv, variables)).Find(name),
            (message, hint) => reader.Error(at, message, hint));
        YamlNode read = part.WithTexts(scalar =>
        {
            at = scalar.At;
            string text = interpolation.Expand(scalar.Text);
            // What came out of a variable is a text: an empty one is not YAML's null.
            return text == scalar.Text ? scalar : scalar with { Text = text, Quoted = true };
        });
        named = interpolation.Named;
        return read;
    }
}
