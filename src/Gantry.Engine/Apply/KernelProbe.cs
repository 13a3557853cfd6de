using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Engine.Apply;

/// <summary>
/// What a plan needs of the kernel and not every kernel has, tried in a namespace made for that alone, before anything is touched. Asking
/// is trying: a module that is not loaded yet is loaded by it (net/core/rtnetlink.c, rtnl_newlink, "rtnl-link-KIND").
/// </summary>
internal static class KernelProbe
{
    private const int Lower = 10;
    private static readonly InterfaceName s_name = new("probe");

    /// <exception cref="FabricException">The kernel lacks it.</exception>
    internal static void Require(Plan plan)
    {
        HashSet<LinkKind> kinds = [];
        foreach (Operation operation in plan.Operations)
        {
            if (operation is CreateMacvlan)
            {
                kinds.Add(new MacvlanKind());
            }
            else if (operation is CreateVxlan)
            {
                kinds.Add(new VxlanKind { Id = 1 });
            }
        }
        if (kinds.Count > 0)
        {
            Require(kinds);
        }
    }

    internal static void Require(IEnumerable<LinkKind> kinds)
    {
        using NetworkNamespace scratch = NetworkNamespace.Create();
        using RouteSocket socket = scratch.OpenRouteSocket();
        var batch = new Batch();
        batch.AddLink(new NewLink { Name = new InterfaceName("lower"), Index = Lower, Kind = new VethKind(new NewPeer { Name = new InterfaceName("peer") }) });
        socket.Execute(batch).ThrowIfRefused();
        foreach (LinkKind kind in kinds)
        {
            batch.Clear();
            batch.AddLink(new NewLink { Name = s_name, Index = Lower + 1, Lower = Lower, Kind = kind });
            batch.DeleteLink(Lower + 1);
            if (socket.Execute(batch).Refused is [{ Error.Errno: Errno.EOPNOTSUPP } refused, ..])
            {
                throw new FabricException($"the kernel has no {kind.Name}", refused.Error, $"load its module (modprobe {kind.Name}), or boot a kernel that has it; nothing was changed");
            }
        }
    }
}
