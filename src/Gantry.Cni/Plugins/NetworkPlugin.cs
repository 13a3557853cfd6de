using Gantry.Cni.Configuration;
using Gantry.Cni.Protocol;
using Gantry.Engine;

namespace Gantry.Cni.Plugins;

/// <summary>Containers in a network: what the reference plugin bridge does, and in one entry all that stands behind it in a chain.</summary>
internal sealed class NetworkPlugin(CniRequest request, Host host, bool isWholeChain) : Plugin(request, host)
{
    internal override PluginResult Add()
    {
        _ = BridgeSettings.Read(Request);
        _ = isWholeChain;
        throw new NotImplementedException();
    }

    internal override void Check() => throw new NotImplementedException();

    internal override void Delete() => throw new NotImplementedException();
}
