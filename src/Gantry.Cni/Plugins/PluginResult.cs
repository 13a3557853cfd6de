using System.Text.Json;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;

namespace Gantry.Cni.Plugins;

/// <summary>What ADD answers: a result of its own, or the previous one word for word, where nothing in it was changed.</summary>
internal readonly struct PluginResult
{
    private readonly CniResult? _own;

    internal PluginResult(CniResult own) => _own = own;

    /// <summary>The previous result, with all that is in it and Gantry knows nothing of.</summary>
    internal static PluginResult Previous => default;

    internal void Write(Utf8JsonWriter json, CniRequest request)
    {
        if (_own is not null)
        {
            ResultWriter.Write(json, _own, request.Version);
            return;
        }
        request.Keys.PrevResult.WriteTo(json);
    }
}
