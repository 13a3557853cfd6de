using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;

namespace Gantry.Cni.Plugins;

/// <summary>What ADD answers: a result of its own, or the previous one with all that is in it, also what Gantry knows nothing of.</summary>
internal readonly struct PluginResult
{
    private readonly CniResult? _own;
    private readonly JsonObject? _changed;

    internal PluginResult(CniResult own) => _own = own;

    /// <summary>The previous result with something changed in it.</summary>
    internal PluginResult(JsonObject changed) => _changed = changed;

    /// <summary>The previous result word for word.</summary>
    internal static PluginResult Previous => default;

    internal void Write(Utf8JsonWriter json, CniRequest request)
    {
        if (_own is not null)
        {
            ResultWriter.Write(json, _own, request.Version);
        }
        else if (_changed is not null)
        {
            _changed.WriteTo(json);
        }
        else
        {
            request.Keys.PrevResult.WriteTo(json);
        }
    }
}
