using System.Collections.Immutable;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.State;

/// <summary>What a fabric must know of the others on its host: what they share with it.</summary>
/// <param name="NeedIPv4">Whether one needs the host to forward IPv4.</param>
/// <param name="NeedIPv6">Whether one needs the host to forward IPv6.</param>
/// <param name="Links">Their bridges and wires on the host, also those that are about to be made.</param>
internal sealed record OtherFabrics(bool NeedIPv4, bool NeedIPv6, ImmutableHashSet<string> Links)
{
    internal static OtherFabrics Read(string stateDirectory, FabricId but)
    {
        List<FabricState> others = [.. FabricState.ListAll(stateDirectory).Where(id => id != but).Select(id => FabricState.LoadShared(stateDirectory, id))];
        List<ForwardingObject> needs = [.. others.SelectMany(other => other.Current.Objects).OfType<ForwardingObject>()];
        return new OtherFabrics(
            needs.Any(o => !o.IPv6),
            needs.Any(o => o.IPv6),
            [.. others.SelectMany(other => other.Recorded.Objects).SelectMany(o => o switch
            {
                BridgeObject { In.IsHost: true } bridge => [bridge.Link.Name.ToString()],
                VethObject { In.IsHost: true, IsWire: true } wire => [wire.Link.Name.ToString(), wire.Peer.Name.ToString()],
                _ => (string[])[],
            })]);
    }

    /// <summary>The group numbers of all fabrics' links: of ends that are no port just now it shows that they are somebody's.</summary>
    internal static HashSet<uint> Groups(string stateDirectory) =>
        [.. FabricState.ListAll(stateDirectory).Select(id => FabricState.Load(stateDirectory, id, new Scope([])).Fabric?.Group).OfType<uint>().Where(group => group != 0)];

    internal bool Need(bool ipv6) => ipv6 ? NeedIPv6 : NeedIPv4;
}
