using System.Collections.Immutable;
using System.Net;
using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>Containers in a network: what the reference plugin bridge does, and in one entry all that stands behind it in a chain.</summary>
internal sealed class NetworkPlugin(CniRequest request, Host host, bool isWholeChain) : Plugin(request, host)
{
    private const int ContainersInterface = 2;

    private Fabric Fabric => new(Host, CniNames.OfNetwork(Request.Network), Face.Cni);

    private HostLocalFolder Former => HostLocalFolder.Of(Request);

    private FabricName Node => CniNames.OfAttachment(Request.Environment.ContainerId, Request.Environment.Interface);

    internal override PluginResult Add()
    {
        BridgeSettings settings = BridgeSettings.Read(Request);
        FollowerSettings followers = ReadFollowers();
        var routes = ContainerRoutes.ReadBefore(Request.Environment);
        var attachment = AttachmentTopology.Make(Request, settings, followers, routes);
        Former.TakeOver(Fabric);
        AttachOutcome outcome = Fabric.Attach(attachment.Topology, attachment.Ranges, leased => AttachmentTopology.Make(Request, settings, followers, routes, leased).Topology);
        return new PluginResult(ResultOf(outcome.Interfaces[0], outcome.Blocks, settings));
    }

    internal override void Delete()
    {
        Fabric.Detach(Node);
        CniEnvironment environment = Request.Environment;
        if (Former.Holds(environment.ContainerId, environment.Interface))
        {
            ForeignInterface.Remove(environment.NamespacePath, environment.Interface);
            Former.Release(environment.ContainerId, environment.Interface);
            Fabric.Detach(CniNames.OfPart(environment.ContainerId, environment.Interface, AddressPlugin.HostLocalName));
        }
    }

    internal override void Check()
    {
        CniResult previous = Request.RequiredPreviousResult;
        int mtu = ContainerCheck.Require(previous, Request.Environment);
        if (Former.Holds(Request.Environment.ContainerId, Request.Environment.Interface))
        {
            return; // Of what the reference plugins made on the host, no more is known than the result says.
        }
        BridgeSettings settings = BridgeSettings.Read(Request);
        FollowerSettings followers = ReadFollowers();
        // A plugin behind this one may have changed the Ethernet address, and says so in the result; or the MTU, and says nothing.
        followers = followers with { Tuning = followers.Tuning with { Mac = MacOf(previous) ?? followers.Tuning.Mac, Mtu = isWholeChain ? followers.Tuning.Mtu : mtu } };
        var routes = ContainerRoutes.ReadBeside(Request.Environment);
        Topology topology = AttachmentTopology.Make(Request, settings, followers, routes).Topology;
        if (Fabric.Check(topology, leased => AttachmentTopology.Make(Request, settings, followers, routes, leased).Topology).Operations.FirstOrDefault() is { } first)
        {
            throw new CniException(CniErrorCode.Drifted, $"container {Request.Environment.ContainerId}: {first.Sentence}", "that is what would have to be done about it");
        }
    }

    internal override void Collect() => Collect(Fabric, Request);

    /// <summary>Keeps what any plugin keeps of the attachments that are valid.</summary>
    internal static void Collect(Fabric fabric, CniRequest request)
    {
        HashSet<string> valid = [];
        foreach (AttachmentKeys attachment in request.Keys.ValidAttachments ?? request.Keys.Attachments ?? [])
        {
            (string container, string link) = (attachment.ContainerId ?? "", attachment.Interface ?? "");
            valid.Add(CniNames.OfAttachment(container, link).ToString());
            valid.UnionWith(Parts.Names.Select(plugin => CniNames.OfPart(container, link, plugin).ToString()));
        }
        HostLocalFolder.Of(request).ReleaseAllBut(node => valid.Contains(node.ToString()));
        fabric.Collect(attachment => valid.Contains(attachment.Node));
    }

    internal override void RequireReady()
    {
        BridgeSettings settings = BridgeSettings.Read(Request);
        _ = ReadFollowers();
        FabricName network = CniNames.OfNetwork(Request.Network);
        if (Fabric.SharedDrift(network) is [var first, ..])
        {
            throw new CniException(CniErrorCode.LimitedConnectivity, $"network {Request.Network} is not as it was made: {first}", "ADD mends it; gantry ps tells more");
        }
        if (Fabric.FirstFullSet(network, settings.Addresses.LeaseRanges) is { } full)
        {
            throw new CniException(CniErrorCode.NotAvailable, $"network {Request.Network}: no address is free in {full}");
        }
    }

    private FollowerSettings ReadFollowers() => isWholeChain ? FollowerSettings.Read(Request) : FollowerSettings.None;

    private MacAddress? MacOf(CniResult previous) => previous.Interfaces.FirstOrDefault(link => link.Name == Request.Environment.Interface && link.Sandbox is not null)?.Mac is { } mac
        ? Texts.Mac(mac, "prevResult.interfaces.mac")
        : null;

    private CniResult ResultOf(AttachedInterface link, IEnumerable<(InterfaceName Name, MacAddress Mac)> blocks, BridgeSettings settings)
    {
        ImmutableArray<ResultAddress> addresses = [.. link.Addresses.Select(address => new ResultAddress(address.Address, GatewayOf(address.Address, settings), ContainersInterface))];
        return new CniResult
        {
            Interfaces =
            [
                new ResultInterface(link.Bridge.ToString(), link.BridgeMac.ToString()),
                new ResultInterface(link.Port.ToString(), link.PortMac.ToString()),
                new ResultInterface(link.Name.ToString(), link.Mac.ToString(), Request.Environment.NamespacePath, link.Mtu),
                .. blocks.Select(block => new ResultInterface(block.Name.ToString(), block.Mac.ToString())),
            ],
            Addresses = addresses,
            Routes = [.. settings.Routes.Select(route => settings.Addresses.Routes.Contains(route) ? route : route with { Gateway = addresses.First(address => address.Address.IsIPv6 == route.IsIPv6).Gateway })],
            Dns = settings.Dns,
        };
    }

    /// <summary>host-local's range says it; of static's addresses without one it is the bridge's, if that has any.</summary>
    private static IPAddress? GatewayOf(InterfaceAddress address, BridgeSettings settings)
    {
        if (settings.Addresses.Pools.SelectMany(pool => pool.Ranges).FirstOrDefault(range => range.Contains(address.Address)) is { } range)
        {
            return range.Gateway;
        }
        ResultAddress said = settings.Addresses.Fixed.First(other => other.Address == address);
        return settings.IsGateway ? AttachmentTopology.GatewayOf(said) : said.Gateway;
    }
}
