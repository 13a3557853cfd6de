using Gantry.Engine.State;

namespace Gantry.Engine.Apply;

/// <summary>What an operation on the host works with.</summary>
/// <param name="Host">The host.</param>
/// <param name="Namespaces">The open namespaces.</param>
/// <param name="State">The fabric's records.</param>
internal sealed record ApplyContext(Host Host, NamespaceTable Namespaces, FabricState State);
