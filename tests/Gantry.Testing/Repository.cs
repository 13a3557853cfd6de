namespace Gantry.Testing;

/// <summary>Where the sources are that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The directory of Gantry.slnx.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Gantry.slnx")))
            {
                return directory.FullName;
            }
        }
        throw new DirectoryNotFoundException($"No Gantry.slnx above {AppContext.BaseDirectory}.");
    }
}
