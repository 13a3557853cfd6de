using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>In the place of the reference plugin firewall: who may open connections to a container. Gantry's own table lets its packets pass anyway.</summary>
internal sealed class FirewallPlugin(CniRequest request, Host host) : ChainedPlugin(request, host, Name)
{
    internal const string Name = "firewall";

    protected override Follower? Wanted(CniResult previous)
    {
        IngressPolicy policy = Read();
        if (policy == IngressPolicy.Open)
        {
            return null;
        }
        return EndsOf(previous).Bridge is null
            ? throw CniException.Unsupported("ingressPolicy", policy == IngressPolicy.Isolated ? "\"isolated\"" : "\"same-bridge\"", "prevResult names no bridge that the container is in")
            : new Follower(new Adjustment
            {
                Interface = new InterfaceName(Request.Environment.Interface),
                PortMode = new LinkMode { Isolated = policy == IngressPolicy.Isolated ? true : null },
            })
            {
                IsOpen = false,
            };
    }

    protected override void RequireSense() => Read();

    private IngressPolicy Read() => FirewallReader.Read(FirewallKeys.Read(Request.Root));
}
