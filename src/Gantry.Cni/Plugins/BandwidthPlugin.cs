using System.Text.Json.Nodes;
using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>In the place of the reference plugin bandwidth: how much a container takes in and sends.</summary>
internal sealed class BandwidthPlugin(CniRequest request, Host host) : ChainedPlugin(request, host, Name)
{
    internal const string Name = "bandwidth";

    protected override Follower? Wanted(CniResult previous)
    {
        Shaping shaping = Read();
        if (shaping.IsEmpty)
        {
            return null;
        }
        return EndsOf(previous).Port is null
            ? throw CniException.Invalid("prevResult.interfaces", "the host's end of the container's cable is not listed: there is nothing to limit")
            : new Follower(new Adjustment { Interface = new InterfaceName(Request.Environment.Interface), Shaping = shaping });
    }

    protected override void RequireSense() => Read();

    /// <summary>The previous result, with the link through which the container's packets go.</summary>
    protected override PluginResult Result(CniResult previous, AttachOutcome? made)
    {
        if (made is not { Blocks: [var (name, mac)] })
        {
            return PluginResult.Previous;
        }
        JsonObject changed = JsonObject.Create(Request.Keys.PrevResult)!.DeepClone().AsObject();
        changed["interfaces"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = name.ToString(), ["mac"] = mac.ToString() });
        return new PluginResult(changed);
    }

    private Shaping Read() => BandwidthSettings.Read(BandwidthKeys.Read(Request.Root), Request);
}
