using System.Text.Json.Nodes;
using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>In the place of the reference plugin tuning: sysctls of a container, and how its interface is set.</summary>
internal sealed class TuningPlugin(CniRequest request, Host host) : ChainedPlugin(request, host, Name)
{
    internal const string Name = "tuning";

    protected override Follower? Wanted(CniResult previous)
    {
        TuningSettings settings = Read();
        return new Follower(new Adjustment
        {
            Interface = new InterfaceName(Request.Environment.Interface),
            Mac = settings.Mac,
            Mtu = settings.Mtu,
            Mode = settings.Mode,
        })
        {
            Sysctls = settings.Sysctls,
        };
    }

    protected override void RequireSense() => Read();

    /// <summary>The previous result, with the Ethernet address as it is now.</summary>
    protected override PluginResult Result(CniResult previous, AttachOutcome? made)
    {
        if (Read().Mac is not { } mac)
        {
            return PluginResult.Previous;
        }
        JsonObject changed = JsonObject.Create(Request.Keys.PrevResult)!.DeepClone().AsObject();
        foreach (JsonNode? link in changed["interfaces"]?.AsArray() ?? [])
        {
            if (link?["name"]?.GetValue<string>() == Request.Environment.Interface && link["sandbox"] is not null)
            {
                link["mac"] = mac.ToString();
            }
        }
        return new PluginResult(changed);
    }

    private TuningSettings Read() => TuningSettings.Read(TuningKeys.Read(Request.Root), Request);
}
