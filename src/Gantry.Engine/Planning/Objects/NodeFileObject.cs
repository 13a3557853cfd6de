using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>
/// A file under /etc/netns/NODE, which <c>ip netns exec</c> and <c>gantry exec</c> bind over the one in /etc. It outlives a reboot, so its
/// first line says whose it is; another's is left alone.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="File">"hosts".</param>
public sealed record NodeFileObject(string Node, string File) : KernelObject(NamespaceRef.Host)
{
    internal const string Hosts = "hosts";
    internal const string ResolvConf = "resolv.conf";

    /// <summary>How the first line of such a file begins.</summary>
    internal const string Mark = "# Written by gantry";

    /// <summary>Its text, which is not recorded: it grows with the fabric. Null where only the record tells of it.</summary>
    internal string? Text { get; init; }

    /// <summary>Whether it holds the host's name servers of the time when a script runs.</summary>
    internal bool IsFoundByScript { get; init; }

    /// <summary>Whether a record names it, so that an empty file is one that was about to be written.</summary>
    internal bool IsRecorded { get; init; } = true;

    /// <inheritdoc/>
    public override string Key => $"file {PathOf(Node, File)}";

    /// <summary>Where it is, to a person.</summary>
    internal static string PathOf(string node, string file) => $"/etc/netns/{node}/{file}";

    /// <summary>What a person should know: whose names can't be told to whom.</summary>
    internal static IEnumerable<string> Warnings(Blueprint wanted, Observed observed) => wanted.Objects.OfType<NodeFileObject>()
        .Where(o => o.File == Hosts && o.Text is not null && observed.NodeFiles.GetValueOrDefault((o.Node, o.File)) is { Text: { } text } && !o.IsOurs(text))
        .Select(o => $"{PathOf(o.Node, o.File)} is not gantry's and stays as it is: node {o.Node} does not learn the others' names");

    internal override KernelObject Record(RecordFields fields) => new NodeFileObject(fields.Text("node", Node), fields.Text("file", File));

    internal override Sighting Look(Observed observed)
    {
        NodeFileDump? dump = observed.NodeFiles.GetValueOrDefault((Node, File));
        if (dump?.Text is not { } text)
        {
            return dump is { IsLeftover: true } && IsRecorded ? Sighting.Of(this with { Text = null }) : Sighting.Absent;
        }
        return IsOurs(text) ? Sighting.Of(this with { Text = text })
            : Text is null ? Sighting.Absent
            : Sighting.Of(this);
    }

    /// <summary>A plan that is made from records alone leaves the files as they are.</summary>
    internal override bool IsMetBy(KernelObject found) => Text is null || ((NodeFileObject)found).Text == Text;

    internal override void Create(PlanBuilder plan) => Write(plan, before: null);

    internal override void Change(PlanBuilder plan, KernelObject found) => Write(plan, ((NodeFileObject)found).Text);

    internal override void Delete(PlanBuilder plan) => plan.Add(Step.Withdraw, new DeleteNodeFile(Node, File, Text));

    private void Write(PlanBuilder plan, string? before)
    {
        if (Text is not null || IsFoundByScript)
        {
            plan.Add(Step.Names, new WriteNodeFile(Node, File, before, Text));
        }
    }

    /// <summary>Whether Gantry has written this.</summary>
    internal static bool IsMarked(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    private bool IsOurs(string text) => IsMarked(text) || (text.Length == 0 && IsRecorded);

    /// <summary>Whether both are the same file; what is in it is no part of what it is (see <see cref="IsMetBy"/>).</summary>
    public bool Equals(NodeFileObject? other) => other is not null && Node == other.Node && File == other.File;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Node, File);
}
