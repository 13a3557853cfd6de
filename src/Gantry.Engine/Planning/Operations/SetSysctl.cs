using System.Collections.Immutable;
using Gantry.Engine.Apply;

namespace Gantry.Engine.Planning.Operations;

/// <summary>Writes a sysctl of a namespace.</summary>
/// <param name="In">The namespace.</param>
/// <param name="Name">With dots.</param>
/// <param name="Before">What it was; null where nobody needs it back: the namespace is new.</param>
/// <param name="After">What it becomes.</param>
public sealed record SetSysctl(NamespaceRef In, string Name, string? Before, string After) : HostOperation(In)
{
    /// <inheritdoc/>
    public override Sign Sign => Before is null ? Sign.Create : Sign.Change;

    /// <inheritdoc/>
    public override string Title => Before is null ? $"sysctl {Name} = {After}{In.Where}" : $"sysctl {Name}{In.Where}: {Before} → {After}";

    /// <inheritdoc/>
    public override string Purpose => Name switch
    {
        "net.ipv4.ip_forward" => "a node is no router, whatever the machine's first namespace does",
        "net.ipv6.conf.all.disable_ipv6" => "no IPv6 where no network has it",
        _ when Name.EndsWith(".accept_dad", StringComparison.Ordinal) => "IPv6 is forwarded at once, not after two seconds of looking for duplicates",
        _ when Name.EndsWith(".route_localnet", StringComparison.Ordinal) => "published ports work on 127.0.0.1 too",
        _ when Name.EndsWith(".rp_filter", StringComparison.Ordinal) => "a published port's answer may go by another network",
        _ => "sysctls of the node",
    };

    /// <inheritdoc/>
    public override string Script => $"{In.Exec}sysctl -qw {Name}={Shell.Quote(After)}";

    /// <inheritdoc/>
    public override ImmutableArray<Operation> Undo => Before is null ? [] : [new SetSysctl(In, Name, After, Before)];

    internal override void Do(ApplyContext context) => context.Namespaces.Sysctls.Write(Name, After);
}
