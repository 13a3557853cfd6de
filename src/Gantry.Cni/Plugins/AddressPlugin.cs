using System.Net;
using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>In the place of the reference's address plugins, called by whichever plugin makes the interface: addresses alone.</summary>
internal sealed class AddressPlugin(CniRequest request, Host host) : Plugin(request, host)
{
    internal const string HostLocalName = "host-local";
    internal const string StaticName = "static";

    private Fabric Fabric => new(Host, CniNames.OfNetwork(Request.Network), Face.Cni);

    private HostLocalFolder Former => HostLocalFolder.Of(Request);

    private FabricName Owner => CniNames.OfPart(Request.Environment.ContainerId, Request.Environment.Interface, HostLocalName);

    internal override PluginResult Add()
    {
        AddressPlan plan = Read();
        return new PluginResult(new CniResult { Addresses = [.. plan.Fixed, .. Lease(plan)], Routes = plan.Routes, Dns = plan.Dns });
    }

    internal override void Delete()
    {
        Former.Release(Request.Environment.ContainerId, Request.Environment.Interface);
        Fabric.Detach(Owner);
    }

    internal override void Check()
    {
        AddressPlan plan = Read();
        if (!plan.Pools.IsEmpty && Fabric.Leased(Owner).Count == 0 && !Former.Holds(Request.Environment.ContainerId, Request.Environment.Interface))
        {
            throw new CniException(CniErrorCode.Drifted, $"container {Request.Environment.ContainerId}: no address is leased to it");
        }
        foreach (ResultAddress wanted in plan.Fixed)
        {
            if (Request.RequiredPreviousResult.Addresses.FirstOrDefault(address => address.Address.Address.Equals(wanted.Address.Address)) is { } other
                && wanted.Gateway is not null && !wanted.Gateway.Equals(other.Gateway))
            {
                throw new CniException(CniErrorCode.Drifted, $"container {Request.Environment.ContainerId}: address {wanted.Address} has the gateway {other.Gateway}, not {wanted.Gateway}");
            }
        }
    }

    internal override void Collect() => NetworkPlugin.Collect(Fabric, Request);

    internal override void RequireReady() => Read();

    private AddressPlan Read() => AddressPlan.Read(Request.Root.Object("ipam", IpamKeys.Read), Request);

    private IEnumerable<ResultAddress> Lease(AddressPlan plan)
    {
        if (plan.Pools.IsEmpty)
        {
            return [];
        }
        Former.TakeOver(Fabric);
        IReadOnlyList<IPAddress> leased = Fabric.Lease(
            Owner,
            $"{CniNames.Label(Request.Environment.ContainerId, Request.Environment.Interface)} address",
            [.. plan.Pools.Select(pool => pool.Wanted).OfType<IPAddress>()],
            plan.LeaseRanges);
        return plan.Pools.Select(pool => leased.Select(address => (Address: address, Range: pool.Ranges.FirstOrDefault(range => range.Contains(address)))).First(found => found.Range is not null))
            .Select(found => new ResultAddress(new InterfaceAddress(found.Address, found.Range!.Subnet.PrefixLength), found.Range.Gateway));
    }
}
