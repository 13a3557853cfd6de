using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Moves a link into another namespace. It arrives down and without its addresses.</summary>
/// <param name="From">The namespace that it leaves.</param>
/// <param name="Before">Its name and index there.</param>
/// <param name="To">The namespace that it enters.</param>
/// <param name="After">Its name and index there; index 0: whichever is free.</param>
/// <param name="Restore">What makes it what it was, when it has been moved back.</param>
public sealed record MoveDevice(NamespaceRef From, LinkRef Before, NamespaceRef To, LinkRef After, ImmutableArray<Operation> Restore) : HostOperation(NamespaceRef.Host)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Change;

    /// <inheritdoc/>
    public override string Title => To.IsHost ? $"device {Before.Name}{From.Where}: back to the host as {After.Name}" : $"device {Before.Name} of the host: into {To} as {After.Name}";

    /// <inheritdoc/>
    public override string Purpose => To.IsHost ? "the host's devices go home" : "devices of the host move in";

    /// <inheritdoc/>
    public override string Script => $"{From.Ip} link set {Before.Name} netns {To.NetNs} name {After.Name}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new MoveDevice(To, After, From, Before, []), .. Restore];

    internal override void Do(ApplyContext context)
    {
        try
        {
            Move(context, After);
        }
        catch (NetlinkException e) when (e.Errno == Netlink.Errno.EBUSY && To.IsHost)
        {
            Move(context, After with { Index = 0 }); // Somebody has its old index; the kernel finds another.
        }
    }

    /// <summary>
    /// Where the new name is taken the kernel says so only when the link has moved (see <see cref="LinkChange.Namespace"/>): then it is
    /// brought back, and made what it was.
    /// </summary>
    private void Move(ApplyContext context, LinkRef after)
    {
        try
        {
            Send(context, From, Before.Index, To, after);
        }
        catch (NetlinkException)
        {
            if (context.Namespaces.SocketOf(From).TryGetLink(Before.Index) is null && context.Namespaces.SocketOf(To).TryGetLink(Before.Name) is { } moved)
            {
                Send(context, To, moved.Index, From, Before);
                foreach (RouteOperation operation in Restore.OfType<RouteOperation>())
                {
                    var batch = new Batch();
                    operation.Encode(batch, context.Namespaces);
                    context.Namespaces.SocketOf(operation.In).Execute(batch).ThrowIfRefused();
                }
            }
            throw;
        }
    }

    private static void Send(ApplyContext context, NamespaceRef from, int index, NamespaceRef to, LinkRef after)
    {
        var batch = new Batch();
        batch.SetLink(index, new LinkChange { Namespace = context.Namespaces.HandleOf(to), Name = after.Name, NewIndex = after.Index == 0 ? null : after.Index });
        context.Namespaces.SocketOf(from).Execute(batch).ThrowIfRefused();
    }
}
