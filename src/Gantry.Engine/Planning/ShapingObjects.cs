using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>
/// What limits a node, at the end of its cable that it can't reach. A link queues what it sends only, so what goes to the node is limited
/// at that end, and what comes from it at a block of its own, through which that end sends it first.
/// </summary>
internal static class ShapingObjects
{
    internal static IEnumerable<KernelObject> Of(NamespaceRef at, LinkRef port, Shaping shaping, Func<IfbObject> block)
    {
        if (shaping.To is { } to)
        {
            yield return new TokenBucketObject(at, port, to);
        }
        if (shaping.From is { } from)
        {
            IfbObject ifb = block();
            yield return ifb;
            yield return new TokenBucketObject(at, ifb.Link, from);
            yield return new RedirectObject(at, port, ifb.Link);
        }
    }
}
