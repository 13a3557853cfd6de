using System.Collections.Immutable;
using Gantry.Engine.Apply;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Lets a link send what it can.</summary>
/// <param name="Bucket">How much it sent.</param>
public sealed record DeleteTokenBucket(TokenBucketObject Bucket) : RouteOperation(Bucket.In)
{
    /// <inheritdoc/>
    public override Sign Sign => Sign.Delete;

    /// <inheritdoc/>
    public override string Title => $"limit of {Bucket.Link.Name}{In.Where}";

    /// <inheritdoc/>
    public override string Purpose => "all goes through again";

    /// <inheritdoc/>
    public override string Script => $"{In.Tc} qdisc delete dev {Bucket.Link.Name} root";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => [new SetTokenBucket(Bucket, Before: null)];

    internal override void Encode(Batch batch, NamespaceTable namespaces) => batch.DeleteTokenBucket(Bucket.Link.Index);
}
