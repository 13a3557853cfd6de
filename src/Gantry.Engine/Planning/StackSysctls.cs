using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>The sysctls of a stack: what Gantry sets in every node, and what the file says, which has the last word.</summary>
internal static class StackSysctls
{
    private const string Forwarding4 = "net.ipv4.ip_forward";
    private const string Forwarding6 = "net.ipv6.conf.all.forwarding";
    private const string LookForDuplicates = "net.ipv6.conf.default.accept_dad";
    private const string DisableIPv6 = "net.ipv6.conf.all.disable_ipv6";

    internal static IEnumerable<SysctlObject> OfNode(
        Node node, NamespaceRef at, IReadOnlyList<StackInterface> interfaces, IReadOnlyDictionary<string, KernelObject> recorded)
    {
        var values = new Dictionary<string, string>
        {
            // A new namespace takes forwarding over from the machine's first one; a node is no router unless it is said.
            [Forwarding4] = node.ForwardsIPv4 ? "1" : "0",
        };
        if (node.ForwardsIPv6)
        {
            values[Forwarding6] = "1";
            // A router asks for its neighbours from link-local addresses, which it could not use for two seconds while it looks for duplicates.
            values[LookForDuplicates] = "0";
        }
        else if (IsIPv4Only(interfaces))
        {
            values[DisableIPv6] = "1";
        }
        return Of(node, values, at, interfaces, recorded);
    }

    /// <summary>Of a stack that is not Gantry's own, the host's or a foreign namespace's, only what is said.</summary>
    internal static IEnumerable<SysctlObject> OfForeign(
        Stack stack, NamespaceRef at, IReadOnlyList<StackInterface> interfaces, IReadOnlyDictionary<string, KernelObject> recorded) => Of(stack, [], at, interfaces, recorded);

    /// <summary>A node as it must be to get an address of IPv6: on, if it was off for want of one.</summary>
    internal static Part WithIPv6(Part node) =>
        node with { Objects = [.. node.Objects.Select(o => o is SysctlObject { Name: DisableIPv6 } off ? off with { Value = "0" } : o)] };

    /// <summary>As Docker does: IPv6 is off where every interface has an IPv4 address and none has an IPv6 one.</summary>
    private static bool IsIPv4Only(IReadOnlyList<StackInterface> interfaces) =>
        !interfaces.Any(link => link.Prefixes.Any(prefix => prefix.IsIPv6())) && interfaces.All(link => link.Prefixes.Any() || link.Name.ToString() == "lo");

    private static IEnumerable<SysctlObject> Of(
        Stack stack, Dictionary<string, string> values, NamespaceRef at, IReadOnlyList<StackInterface> interfaces, IReadOnlyDictionary<string, KernelObject> recorded)
    {
        foreach ((string name, string value) in stack.Sysctls)
        {
            values[name] = value;
        }
        HashSet<string> names = [.. interfaces.Select(link => link.Name.ToString().Replace('.', '/')).Where(name => name != "lo")];
        foreach ((string name, string value) in values)
        {
            var sysctl = new SysctlObject(at, name, value, name.Split('.').Any(names.Contains));
            yield return sysctl with { Before = (recorded.GetValueOrDefault(sysctl.Key) as SysctlObject)?.Before };
        }
    }
}
