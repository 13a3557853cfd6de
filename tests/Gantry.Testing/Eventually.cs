using System.Diagnostics;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Testing;

/// <summary>Waits for what happens soon, and no longer than it takes.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="condition">What shall become true.</param>
    /// <param name="what">The condition in words, for the failure.</param>
    /// <param name="deadline">How long at most; null: 10 s.</param>
    public static void True(Func<bool> condition, string what, TimeSpan? deadline = null)
    {
        // Nothing tells of a condition in general, so it is looked at again and again; the event is never set.
        using var never = new ManualResetEventSlim();
        Until(condition, what, deadline, left => never.Wait(left < s_pause ? left : s_pause));
    }

    /// <summary>Waits until the condition holds, looking at it whenever the socket's groups tell of a change.</summary>
    public static void True(RouteSocket watch, Func<bool> condition, string what, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(watch);
        Until(condition, what, deadline, left => watch.WaitForChange(left));
    }

    private static void Until(Func<bool> condition, string what, TimeSpan? deadline, Action<TimeSpan> wait)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan limit = deadline ?? s_deadline;
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            TimeSpan left = limit - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds} s: {what}.");
            }
            wait(left);
        }
    }
}
