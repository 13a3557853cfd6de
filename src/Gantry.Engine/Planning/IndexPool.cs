namespace Gantry.Engine.Planning;

/// <summary>
/// Interface indexes that we choose, so that a plan is complete before its first byte is sent. One run from a high random place, far
/// above those that the kernel gives out by counting; a taken one answers EEXIST like a taken name.
/// </summary>
/// <remarks>net/core/dev.c, dev_index_reserve: a chosen index does not move the kernel's own counting.</remarks>
internal sealed class IndexPool(Random seed, IEnumerable<int> taken)
{
    private const int Lowest = 1 << 20;
    private const int Highest = 1 << 30;
    private readonly HashSet<int> _taken = [.. taken];
    private int _next = seed.Next(Lowest, Highest);

    internal int Take()
    {
        while (!_taken.Add(++_next))
        {
        }
        return _next;
    }
}
