using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>Questions about traffic control.</summary>
public sealed partial class RouteSocket
{
    /// <summary>The token bucket that is a link's own queueing discipline; null where it has another one, or is not there. Just like <c>tc qdisc show dev … root</c>.</summary>
    public TokenBucket? TryGetTokenBucket(int link)
    {
        // Asked for one, the kernel tells everybody who listens, and who asks only if he wants to hear it (net/sched/sch_api.c, qdisc_get_notify).
        Ask(RouteMessage.GetQdisc, MessageFlags.Echo, new TrafficHeader { Index = link, Parent = TrafficHandle.Root });
        try
        {
            return ReadAll(RouteMessage.NewQdisc, TokenBucket.Read).FirstOrDefault();
        }
        catch (NetlinkException e) when (e.Errno is Errno.ENODEV or Errno.ENOENT or Errno.EINVAL)
        {
            return null; // EINVAL: it is one of the kernel's own (net/sched/sch_api.c, tc_qdisc_dump_ignore).
        }
    }

    /// <summary>The index of the link that all goes out through which a link takes in; null where nothing is redirected. Just like <c>tc filter show dev … ingress</c>.</summary>
    public int? TryGetRedirect(int link)
    {
        Ask(RouteMessage.GetTFilter, MessageFlags.Dump, new TrafficHeader { Index = link, Parent = TrafficHandle.OfIngress });
        return ReadAll(RouteMessage.NewTFilter, Redirect.ReadTarget).FirstOrDefault(target => target is not null);
    }
}
