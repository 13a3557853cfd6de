using Gantry.Engine.Planning;
using Gantry.Engine.Processes;
using Gantry.Netlink;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Apply;

/// <summary>
/// Does a plan, stage by stage. Of a stage, the operations on the host run in order on one thread that goes from namespace to namespace,
/// those on rtnetlink go out as one batch a namespace, those on the firewall as one transaction a namespace.
/// </summary>
internal sealed class Executor(ApplyContext context, Action<Operation>? done)
{
    private const int MostAttempts = 100;

    /// <summary>Each may hold open two namespaces beside its own (see <see cref="NamespaceTable"/>).</summary>
    private const int MostInBatch = 200;

    private readonly Batch _batch = new();

    /// <summary>
    /// Whether a child may be left with a slow deletion. Not where something is made again behind it: under the same index, and a link that
    /// went by itself, with its peer's namespace, may be there anew when the child comes to it.
    /// </summary>
    internal bool LeavesDeletions { get; init; }

    /// <summary>What was done, in order. After a failure: all up to the failed batch's fence but what was refused.</summary>
    internal List<Operation> Done { get; } = [];

    /// <exception cref="ApplyException">The first operation that was refused; <see cref="Done"/> says what was done.</exception>
    internal void Run(Plan plan, CancellationToken cancellation)
    {
        foreach (Stage stage in plan.Stages)
        {
            cancellation.ThrowIfCancellationRequested();
            RunOnHost([.. stage.Operations.OfType<HostOperation>()]);
            foreach (IGrouping<NamespaceRef, RouteOperation> batch in stage.Operations.OfType<RouteOperation>().GroupBy(operation => operation.In))
            {
                foreach (RouteOperation[] chunk in batch.Chunk(MostInBatch))
                {
                    RunBatch(batch.Key, chunk);
                }
            }
            foreach (NamespaceRef at in stage.Operations.OfType<FirewallOperation>().Select(operation => operation.In).Distinct())
            {
                RunTransaction(stage, at);
            }
        }
    }

    private void RunOnHost(IReadOnlyList<HostOperation> operations)
    {
        if (operations.Count == 0)
        {
            return;
        }
        context.Namespaces.OnThread(() =>
        {
            foreach (HostOperation operation in operations)
            {
                try
                {
                    context.Namespaces.Enter(operation.In);
                    operation.Do(context);
                }
                catch (Exception e) when (e is SystemCallException or IOException or UnauthorizedAccessException or FabricException)
                {
                    throw new ApplyException(operation, e);
                }
                Done.Add(operation);
            }
        });
        Report(operations);
    }

    private void RunBatch(NamespaceRef at, RouteOperation[] operations)
    {
        if (LeavesDeletions && operations is [{ LeftToChild: { } deletion }] && context.Host.Program is { } program && LeaveToChild(deletion, program))
        {
            Done.Add(operations[0]);
            Report(operations);
            return;
        }
        _batch.Clear();
        foreach (RouteOperation operation in operations)
        {
            operation.Encode(_batch, context.Namespaces);
        }
        BatchOutcome outcome = context.Namespaces.SocketOf(at).Execute(_batch);
        Dictionary<int, NetlinkException> refused = outcome.Refused.ToDictionary(message => message.Index, message => message.Error);
        (RouteOperation Operation, NetlinkException Error)? first = null;
        for (int i = 0; i < outcome.Sent; i++)
        {
            if (!refused.TryGetValue(i, out NetlinkException? error) || operations[i].IsAlreadySo(error.Errno))
            {
                Done.Add(operations[i]);
            }
            else
            {
                first ??= (operations[i], error);
            }
        }
        if (first is { } failure)
        {
            throw new ApplyException(failure.Operation, failure.Error);
        }
        if (outcome.Sent < operations.Length)
        {
            RunBatch(at, [.. operations.Skip(outcome.Sent)]); // A chunk ended early by a refusal that means "already so".
            return;
        }
        Report(operations);
    }

    private bool LeaveToChild(SlowDeletion deletion, string program)
    {
        using RouteSocket events = context.Namespaces.OpenSocket(NamespaceRef.Host);
        return LinkRemover.TryRemove(program, context.Lock.Handle, context.Namespaces.SocketOf(NamespaceRef.Host), events, deletion);
    }

    /// <summary>
    /// The table is everybody's, and an element is deleted by its key, whoever's it is. So a transaction holds only for the generation that
    /// it was planned for: if somebody was there in between, it is planned anew.
    /// </summary>
    private void RunTransaction(Stage stage, NamespaceRef at)
    {
        for (int attempt = 1; ; attempt++)
        {
            FirewallPart part = context.Firewall(stage, at);
            RefusedMessage? refused = context.Namespaces.FirewallOf(at).TryCommit(Encode(part, out List<int> ends));
            if (refused is null)
            {
                context.Namespaces.CloseFirewallOf(at);
                Done.AddRange(part.Operations);
                Report(part.Operations);
                return;
            }
            if (refused.Value.Error.Errno != Errno.ERESTART || attempt == MostAttempts)
            {
                int culprit = Math.Max(0, ends.FindIndex(end => refused.Value.Index < end));
                throw new ApplyException(part.Operations[culprit], refused.Value.Error);
            }
        }
    }

    private static Transaction Encode(FirewallPart part, out List<int> ends)
    {
        var transaction = new Transaction(part.Generation);
        ends = [];
        foreach (FirewallOperation operation in part.Operations)
        {
            operation.Encode(transaction, part.Observed);
            ends.Add(transaction.Count);
        }
        return transaction;
    }

    private void Report(IEnumerable<Operation> operations)
    {
        if (done is not null)
        {
            foreach (Operation operation in operations)
            {
                done(operation);
            }
        }
    }
}
