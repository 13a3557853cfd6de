using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Limits what a link sends, or limits it otherwise.</summary>
/// <param name="Bucket">How it becomes.</param>
/// <param name="Before">How much went before; null: all.</param>
public sealed record SetTokenBucket(TokenBucketObject Bucket, TrafficRate? Before) : RouteOperation(Bucket.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Before is null ? Sign.Create : Sign.Change;

    /// <inheritdoc/>
    public override string Title => $"limit of {Bucket.Link.Name}{In.Where}: {Bucket.Rate.Words}";

    /// <inheritdoc/>
    public override string Purpose => "no more than that goes through";

    /// <inheritdoc/>
    public override string Script => $"{In.Tc} qdisc {(Before is null ? "add" : "replace")} dev {Bucket.Link.Name} root handle 1: tbf {Bucket.Rate.Words}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Before is { } before ? [new SetTokenBucket(Bucket with { Rate = before }, Bucket.Rate)] : [new DeleteTokenBucket(Bucket)];

    internal override void Encode(Batch batch, NamespaceTable namespaces)
    {
        if (Before is null)
        {
            batch.AddTokenBucket(Bucket.Link.Index, Bucket.ToBucket());
        }
        else
        {
            batch.ReplaceTokenBucket(Bucket.Link.Index, Bucket.ToBucket());
        }
    }
}
