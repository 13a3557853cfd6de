namespace Gantry.Engine.Model;

/// <summary>"did you mean …?"</summary>
public static class Suggestion
{
    /// <summary>A hint with the nearest of the known words, where one is near enough to be meant.</summary>
    public static string? Hint(string word, IEnumerable<string> known)
    {
        (string? nearest, int distance) = known
            .Select(candidate => ((string?)candidate, Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .DefaultIfEmpty((null, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return nearest is not null && distance <= Math.Max(1, nearest.Length / 3) ? $"did you mean \"{nearest}\"?" : null;
    }

    /// <summary>Letters to insert, delete, change, or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }
        return d[a.Length, b.Length];
    }
}
