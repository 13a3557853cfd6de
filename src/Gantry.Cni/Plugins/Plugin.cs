using Gantry.Cni.Protocol;
using Gantry.Engine;

namespace Gantry.Cni.Plugins;

/// <summary>A part that Gantry plays: its own, or that of one of the reference plugins, called by its name.</summary>
internal abstract class Plugin(CniRequest request, Host host)
{
    /// <summary>The names of Gantry's own entry in a chain.</summary>
    internal static readonly string[] OwnNames = ["gantry-cni", "gantry"];

    protected CniRequest Request { get; } = request;

    protected Host Host { get; } = host;

    /// <summary>The name of the plugin that is meant: that by which the program was called; behind Gantry's own name, the entry's type.</summary>
    internal static string NameOf(string program, CniRequest request)
    {
        string name = Parts.Has(program) ? program : request.Keys.Type ?? "";
        return Parts.Has(name) ? name : OwnNames[0];
    }

    internal static Plugin Find(string program, CniRequest request, Host host)
    {
        string name = NameOf(program, request);
        return Parts.Has(name) ? Parts.Make(name, request, host) : new NetworkPlugin(request, host, isWholeChain: true);
    }

    /// <summary>Whether a program of that name is meant to be a CNI plugin.</summary>
    internal static bool IsName(string program) => OwnNames[0] == program || Parts.Has(program);

    internal abstract PluginResult Add();

    internal abstract void Delete();

    internal abstract void Check();

    /// <summary>GC: takes back what belongs to no attachment that is valid.</summary>
    internal virtual void Collect()
    {
    }

    /// <summary>STATUS.</summary>
    internal virtual void RequireReady()
    {
    }
}
