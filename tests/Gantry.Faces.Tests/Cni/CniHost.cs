using System.Text;
using System.Text.Json.Nodes;
using Gantry.Cni;
using Gantry.Engine;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;

namespace Gantry.Faces.Tests.Cni;

/// <summary>A test's own host, and a container runtime that calls the plugin on it, in-process.</summary>
internal sealed class CniHost : IDisposable
{
    private readonly List<NetworkNamespace> _open = [];

    internal TestHost Test { get; } = TestHost.Create();

    internal Host Host => new(Borrowed(Test.Namespace), Test.Names.Directory, Test.StateDirectory, Test.EtcDirectory) { Patience = Patience };

    /// <summary>How long calls wait for others; null: as long as it takes.</summary>
    internal TimeSpan? Patience { get; set; }

    public void Dispose()
    {
        _open.ForEach(open => open.Dispose());
        Test.Dispose();
    }

    /// <summary>A container's namespace, open as long as the host is.</summary>
    internal NetworkNamespace Inside(string container)
    {
        NetworkNamespace inside = Test.Names.TryOpen(container) ?? throw new InvalidOperationException($"There is no container {container}.");
        _open.Add(inside);
        return inside;
    }

    /// <summary>The addresses of a network that are given out, by its records.</summary>
    internal string[] Leases(string network) =>
        [.. Directory.GetFiles(Path.Combine(Test.StateDirectory, "cni", network, "leases", network)).Select(path => Path.GetFileName(path)).Where(name => System.Net.IPAddress.TryParse(name, out _)).Order(StringComparer.Ordinal)];

    /// <summary>A container's namespace; gives back its path.</summary>
    internal string Container(string name)
    {
        NamespaceThread.RunOnNewThread(() =>
        {
            using NetworkNamespace created = NetworkNamespace.Unshare();
            Test.Names.BindCurrent(name);
            return true;
        });
        return Test.Names.PathOf(name);
    }

    /// <summary>One call by variables that are given, the rest as a runtime would set them.</summary>
    internal CniAnswer Call(string configuration, params (string Name, string? Value)[] environment) =>
        Call(Encoding.UTF8.GetBytes(configuration), program: "gantry-cni", environment);

    internal CniAnswer Call(byte[] configuration, string program, params (string Name, string? Value)[] environment)
    {
        Dictionary<string, string?> variables = new() { ["CNI_PATH"] = "/opt/cni/bin" };
        foreach ((string name, string? value) in environment)
        {
            variables[name] = value;
        }
        using var output = new MemoryStream();
        int status = new CniPlugin(program, () => Host).Run(variables.GetValueOrDefault, new MemoryStream(configuration), output);
        return new CniAnswer(status, Encoding.UTF8.GetString(output.ToArray()));
    }

    /// <summary>A call of the program under a plugin's name.</summary>
    internal CniAnswer CallByType(string type, byte[] configuration, IReadOnlyDictionary<string, string?> environment) =>
        Call(configuration, type, [.. environment.Select(pair => (pair.Key, pair.Value))]);

    private static NetworkNamespace Borrowed(NetworkNamespace open) => NetworkNamespace.Open($"/proc/self/fd/{open.Handle.DangerousGetHandle()}");
}

/// <summary>What the plugin answered.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Text">What it printed.</param>
internal sealed record CniAnswer(int Status, string Text)
{
    internal JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    internal int Code => (int)Json["code"]!;

    internal string Message => (string)Json["msg"]!;
}
