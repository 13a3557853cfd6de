using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine;

/// <summary>Networks that go with the last of those who were in them, while the fabric's lock is held.</summary>
internal sealed partial class Session
{
    internal ApplyOutcome Depart(FabricName node, IReadOnlyList<FabricName> networks, ApplyEvents? events)
    {
        HashSet<string> unused = Unused(networks, node.ToString());
        Narrow(unused, node.ToString());
        if (_state.Find(PartKind.Node, node.ToString()) is null && unused.Count > 0)
        {
            TakeAway(force: true, events);
        }
        ApplyOutcome outcome = Detach(node, events);
        ForgetUnused(unused);
        return outcome;
    }

    internal void RemoveUnused(IReadOnlyList<FabricName> networks)
    {
        HashSet<string> unused = Unused(networks, node: null);
        if (unused.Count > 0)
        {
            Narrow(unused, node: null);
            TakeAway(force: true, events: null);
            ForgetUnused(unused);
        }
    }

    /// <summary>What is not to go is out of scope from now on. What all networks ask of the host goes with the last of them.</summary>
    private void Narrow(HashSet<string> unused, string? node)
    {
        bool isLast = !_state.HasOther(PartKind.Network, unused);
        _state.Narrow(part => part.Kind switch
        {
            PartKind.Node => part.Name == node,
            PartKind.Network => unused.Contains(part.Name),
            _ => isLast,
        });
        if (isLast && !_state.HasOther(PartKind.Node, node is null ? [] : [node]))
        {
            _isPartial = false; // All of the fabric is in scope, and with the last of all fabrics goes what they share.
        }
    }

    private void ForgetUnused(HashSet<string> unused)
    {
        foreach (string network in unused)
        {
            _state.DeletePart(PartKind.Network, network);
            _state.DeleteLeases(network);
        }
        if (!_state.HasOther(PartKind.Network, []) && !_state.HasOther(PartKind.Node, []))
        {
            _state.Delete();
        }
    }

    /// <summary>The networks in which nobody has an address and whose bridge has no port, but for this node.</summary>
    private HashSet<string> Unused(IReadOnlyList<FabricName> networks, string? node)
    {
        HashSet<int> own = [.. node is null ? [] : _state.Find(PartKind.Node, node)?.Objects.OfType<VethObject>().Select(veth => veth.Link.Index) ?? []];
        var ports = new Lazy<ILookup<int, Link>>(() => _namespaces.SocketOf(NamespaceRef.Host).ListLinks().Where(link => link.Master != 0 && !own.Contains(link.Index)).ToLookup(link => link.Master));
        return [.. networks.Select(network => network.ToString()).Where(network =>
            _state.Find(PartKind.Network, network) is { } record
            && LeasesOf(network).List().All(lease => lease.Owner == node)
            && !record.Objects.OfType<BridgeObject>().Any(bridge => ports.Value.Contains(bridge.Link.Index)))];
    }
}
