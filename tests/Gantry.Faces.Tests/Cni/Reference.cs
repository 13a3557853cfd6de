using System.Text;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;

namespace Gantry.Faces.Tests.Cni;

/// <summary>The reference plugins as Debian ships them (containernetworking-plugins), on a test's own host, with folders of their own.</summary>
internal static class Reference
{
    internal const string Folder = "/usr/lib/cni";

    /// <summary>Where plugins keep what must outlast a call.</summary>
    private static readonly string[] s_states = ["/var/lib/cni", "/run/cni"];

    /// <summary>Calls a plugin by its type.</summary>
    internal static Func<string, byte[], IReadOnlyDictionary<string, string?>, CniAnswer> On(NetworkNamespace host, string folder) => (type, input, environment) =>
    {
        var script = new StringBuilder("exec 3<&0; ");
        foreach (string state in s_states)
        {
            script.Append($"mkdir -p {folder}{state} {state}; mount --bind {folder}{state} {state}; ");
        }
        foreach ((string name, string? value) in environment)
        {
            script.Append($"export {name}='{value}'; ");
        }
        script.Append($"echo {Convert.ToBase64String(input)} | base64 -d | {Folder}/{type}");
        ShellResult result = Shell.Try(host, $"unshare -m --propagation private sh -ec \"$(echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(script.ToString()))} | base64 -d)\"");
        return new CniAnswer(result.Status, result.Output);
    };
}
