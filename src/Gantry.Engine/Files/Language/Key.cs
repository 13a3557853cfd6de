namespace Gantry.Engine.Files.Language;

/// <summary>A key of the topology file: what the reader takes, and what the schema and the reference page say of it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What may stand behind it.</param>
/// <param name="What">What it says, in one line.</param>
/// <param name="Default">What holds without it, in words; <see cref="MustBeSaid"/> where there is no such thing.</param>
/// <param name="Example">A value, as it stands in a file.</param>
/// <param name="Command">The command that it stands for.</param>
internal sealed record Key(string Name, Shape Shape, string What, string Default, string Example, string Command)
{
    internal const string MustBeSaid = "must be said";

    internal const string Nothing = "none";

    internal bool IsRequired => Default == MustBeSaid;
}

/// <summary>The keys of one kind of map.</summary>
/// <param name="Name">What a schema calls it.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Keys">Its keys, in the order to read about them.</param>
internal sealed record Table(string Name, string Title, params Key[] Keys)
{
    /// <summary>Whether further keys that begin with <c>x-</c> are let pass.</summary>
    internal bool TakesExtensions { get; init; }

    /// <summary>What a page's heading with the title is reached by.</summary>
    internal string Anchor => Title.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal);

    /// <summary>The same without one of its keys, under another name.</summary>
    internal Table Without(string key, string name) => this with { Name = name, Keys = [.. Keys.Where(k => k.Name != key)] };
}
