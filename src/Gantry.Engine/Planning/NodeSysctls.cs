using Gantry.Engine.Model;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.Planning;

/// <summary>The sysctls of a node: what Gantry sets in every one, and what the file says, which has the last word.</summary>
internal static class NodeSysctls
{
    private const string Forwarding4 = "net.ipv4.ip_forward";
    private const string DisableIPv6 = "net.ipv6.conf.all.disable_ipv6";

    internal static IEnumerable<SysctlObject> Of(
        Node node, NamespaceRef at, IReadOnlyDictionary<FabricName, Network> networks, IReadOnlyDictionary<string, KernelObject> recorded)
    {
        var values = new Dictionary<string, string>
        {
            // A new namespace takes forwarding over from the machine's first one; a node is no router.
            [Forwarding4] = "0",
        };
        if (!node.Attachments.Any(attachment => networks[attachment.Network].Subnets.Any(subnet => subnet.IsIPv6)))
        {
            values[DisableIPv6] = "1";
        }
        foreach ((string name, string value) in node.Sysctls)
        {
            values[name] = value;
        }
        HashSet<string> interfaces = [.. node.Attachments.Select(attachment => attachment.Interface.ToString().Replace('.', '/'))];
        foreach ((string name, string value) in values)
        {
            var sysctl = new SysctlObject(at, name, value, name.Split('.').Any(interfaces.Contains));
            yield return sysctl with { Before = (recorded.GetValueOrDefault(sysctl.Key) as SysctlObject)?.Before };
        }
    }
}
