using System.Text;
using Gantry.Engine.Observe;
using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Engine.Apply;

/// <summary>What an operation on the host works with.</summary>
/// <param name="Host">The host.</param>
/// <param name="Namespaces">The open namespaces.</param>
/// <param name="State">The fabric's records.</param>
/// <param name="Lock">The fabric's lock.</param>
/// <param name="Firewall">A stage's operations on the firewall of one namespace, held against its ruleset as it is now.</param>
internal sealed record ApplyContext(Host Host, NamespaceTable Namespaces, FabricState State, StateLock Lock, Func<Stage, NamespaceRef, FirewallPart> Firewall)
{
    private readonly Dictionary<string, string?> _fresh = [];
    private readonly Dictionary<string, byte[]> _bytes = new(ReferenceEqualityComparer.Instance);

    /// <summary>A text as it stands in a file. Many nodes' files share one.</summary>
    internal ReadOnlySpan<byte> BytesOf(string? text) =>
        text is null ? [] : _bytes.TryGetValue(text, out byte[]? bytes) ? bytes : _bytes[text] = Encoding.UTF8.GetBytes(text);

    /// <summary>
    /// What a sysctl is in a namespace that was made just now and that the thread is in. Asked once: it is the same in each.
    /// </summary>
    internal string? FreshSysctl(string name) => _fresh.TryGetValue(name, out string? value) ? value : _fresh[name] = Namespaces.Sysctls.TryRead(name);
}

/// <summary>A stage's operations on the firewall of one namespace, and what they hold for: the kernel refuses them if the ruleset is of another generation.</summary>
/// <param name="Operations">The operations.</param>
/// <param name="Observed">What was observed then.</param>
/// <param name="Generation">The ruleset's generation then (NFTA_GEN_ID).</param>
internal sealed record FirewallPart(IReadOnlyList<FirewallOperation> Operations, Observed Observed, uint Generation);
