using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.State;

/// <summary>What the kinds of objects are called in records.</summary>
internal static class ObjectKinds
{
    private const string Member = "kind";

    private static readonly (string Name, Type Type, Func<JsonElement, KernelObject> Read)[] s_all =
    [
        Kind<NamespaceObject>("namespace"),
        Kind<ForeignNamespaceObject>("foreign_namespace"),
        Kind<LoopbackObject>("loopback"),
        Kind<BridgeObject>("bridge"),
        Kind<ForeignBridgeObject>("foreign_bridge"),
        Kind<VethObject>("veth"),
        Kind<ForeignLinkObject>("foreign_link"),
        Kind<LinkModeObject>("link_mode"),
        Kind<AddressObject>("address"),
        Kind<RouteObject>("route"),
        Kind<HostDeviceObject>("device"),
        Kind<MacvlanObject>("macvlan"),
        Kind<VxlanObject>("vxlan"),
        Kind<VxlanRemoteObject>("vxlan_remote"),
        Kind<IfbObject>("ifb"),
        Kind<TokenBucketObject>("tbf"),
        Kind<RedirectObject>("redirect"),
        Kind<RuleObject>("rule"),
        Kind<NeighbourObject>("neighbour"),
        Kind<SysctlObject>("sysctl"),
        Kind<ForwardingObject>("forwarding"),
        Kind<NodeFileObject>("node_file"),
        Kind<ElementObject>("element"),
        Kind<AllowObject>("allow"),
        Kind<PublishedPortObject>("port"),
        Kind<HairpinObject>("hairpin"),
        Kind<FirewallObject>("firewall"),
    ];

    /// <summary>The types that records know.</summary>
    internal static IEnumerable<Type> Types => s_all.Select(kind => kind.Type);

    internal static void Write(Utf8JsonWriter to, KernelObject value) => RecordFields.Write(to, value, (o, fields) =>
    {
        Type type = o.GetType();
        fields.Text(Member, Array.Find(s_all, kind => kind.Type == type).Name);
        return o.Record(fields);
    });

    internal static KernelObject Read(JsonElement from)
    {
        string? name = from.TryGetProperty(Member, out JsonElement kind) ? kind.GetString() : null;
        return Array.Find(s_all, known => known.Name == name).Read is { } read ? read(from) : throw new JsonException($"an object of the unknown kind \"{name}\"");
    }

    private static (string, Type, Func<JsonElement, KernelObject>) Kind<
        [DynamicallyAccessedMembers(RecordFields.Made)] T>(string name)
        where T : KernelObject => (name, typeof(T), from => RecordFields.Read<T>(from, (o, fields) =>
        {
            fields.Text(Member, name);
            return (T)o.Record(fields);
        }));
}
