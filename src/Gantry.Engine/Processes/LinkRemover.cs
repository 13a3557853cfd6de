using System.Globalization;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Processes;

/// <summary>
/// Deletes a link by a child. The kernel takes a link out of its lists, and its peer, and tells everybody, within a millisecond; the call that
/// asked for it comes back some 14 ms later, for it waits until nobody can be looking at the link any more (net/core/dev.c, netdev_run_todo,
/// rcu_barrier). Whoever has nothing to do with that lets a child wait for it.
/// </summary>
public static class LinkRemover
{
    /// <summary>The child's name, by which Gantry's program knows what it is to do.</summary>
    public const string ProgramName = "gantry-unlink";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The child: deletes the link with the index that is its only argument, in the namespace that it was started in.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        using RouteSocket socket = RouteSocket.Open();
        var batch = new Batch();
        batch.DeleteLink(int.Parse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture));
        return socket.Execute(batch).Refused.Count == 0 ? 0 : 1;
    }

    /// <summary>Starts the child, and comes back when the link is gone.</summary>
    /// <returns>Whether it is; a child that was stopped or a link that would not go is for the caller to see to.</returns>
    internal static bool TryRemove(string program, RouteSocket host, RouteSocket events, LinkRef link)
    {
        events.Join(RouteGroup.Link);
        Launcher.Start(program, ProgramName, link.Index.ToString(CultureInfo.InvariantCulture));
        long deadline = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (host.TryGetLink(link.Index) is not null)
        {
            long left = deadline - Environment.TickCount64;
            if (left <= 0 || !events.WaitForChange(TimeSpan.FromMilliseconds(left)))
            {
                return false;
            }
        }
        return true;
    }
}
