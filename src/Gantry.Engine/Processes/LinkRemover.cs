using System.Globalization;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Processes;

/// <summary>
/// Deletes links by a child. The kernel takes a link out of its lists, and its peer, and tells everybody, within a millisecond; the call that
/// asked for it comes back some 14 ms later, for it waits until nobody can be looking at the link any more (net/core/dev.c, netdev_run_todo,
/// rcu_barrier). Whoever has nothing to do with that lets a child wait for it.
/// </summary>
public static class LinkRemover
{
    /// <summary>The child's name, by which Gantry's program knows what it is to do.</summary>
    public const string ProgramName = "gantry-unlink";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The child: deletes what its arguments say, in the namespace that it was started in.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        using RouteSocket socket = RouteSocket.Open();
        var batch = new Batch();
        uint number = uint.Parse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture);
        if (arguments[0] == SlowDeletion.Group)
        {
            batch.DeleteLinkGroup(number);
        }
        else
        {
            batch.DeleteLink((int)number);
        }
        return socket.Execute(batch).Refused.Count == 0 ? 0 : 1;
    }

    /// <summary>Starts the child, and comes back when the links are gone.</summary>
    /// <returns>Whether they are; a child that was stopped or a link that would not go is for the caller to see to.</returns>
    /// <param name="program">Gantry's own program.</param>
    /// <param name="fabric">The fabric's lock: it outlives whoever is killed in here, until the child has done its work.</param>
    /// <param name="host">A socket in the host's namespace.</param>
    /// <param name="events">Another.</param>
    /// <param name="deletion">What is to go.</param>
    internal static bool TryRemove(string program, SafeFileHandle fabric, RouteSocket host, RouteSocket events, SlowDeletion deletion)
    {
        events.Join(RouteGroup.Link);
        Launcher.Start(program, fabric, ProgramName, deletion.What, deletion.Number.ToString(CultureInfo.InvariantCulture));
        long deadline = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (host.TryGetLink(deletion.Link) is not null)
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

/// <summary>A deletion that a child may wait for.</summary>
/// <param name="What">A link or a group of them.</param>
/// <param name="Number">The link's index or the group's number.</param>
/// <param name="Link">The index of a link that is gone when all are: one message takes all out of the kernel's lists at once.</param>
internal readonly record struct SlowDeletion(string What, uint Number, int Link)
{
    internal const string Group = "group";

    internal static SlowDeletion OfLink(int index) => new("link", (uint)index, index);

    internal static SlowDeletion OfGroup(uint group, int member) => new(Group, group, member);
}
