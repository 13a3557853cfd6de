using System.Collections.Immutable;
using System.Net;
using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>In the place of the reference plugin portmap: ports of the host that lead to a container.</summary>
internal sealed class PortMapPlugin(CniRequest request, Host host) : ChainedPlugin(request, host, Name)
{
    internal const string Name = "portmap";

    protected override Follower? Wanted(CniResult previous)
    {
        ImmutableArray<PortMapping> ports = Read();
        return ports.IsEmpty ? null : new Follower(new Adjustment
        {
            Interface = new InterfaceName(Request.Environment.Interface),
            Addresses = [.. AddressesOf(previous)],
            PortMode = EndsOf(previous).Bridge is null ? default : new LinkMode { Hairpin = true },
        })
        {
            Ports = [.. ports.Select(port => port.ToSpec())],
        };
    }

    protected override void RequireSense() => Read();

    private ImmutableArray<PortMapping> Read() => PortMapping.Read(PortMapKeys.Read(Request.Root), Request);

    /// <summary>The first address of each family; one that is said to be on another interface than the container's does not count.</summary>
    private IEnumerable<IPAddress> AddressesOf(CniResult previous) => previous.Addresses
        .Where(address => address.Interface is not { } place || (previous.Interfaces[place].Name == Request.Environment.Interface && previous.Interfaces[place].Sandbox is not null))
        .DistinctBy(address => address.Address.IsIPv6)
        .Select(address => address.Address.Address);
}
