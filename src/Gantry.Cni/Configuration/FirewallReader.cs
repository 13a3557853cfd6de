using Gantry.Cni.Protocol;

namespace Gantry.Cni.Configuration;

/// <summary>The configuration of the reference plugin firewall.</summary>
internal static class FirewallReader
{
    internal static IngressPolicy Read(FirewallKeys keys, string prefix = "")
    {
        if (keys.Backend == "firewalld" || !string.IsNullOrEmpty(keys.Zone))
        {
            string key = keys.Backend == "firewalld" ? "backend" : "firewalldZone";
            throw CniException.Unsupported($"{prefix}{key}", $"\"{(keys.Backend == "firewalld" ? keys.Backend : keys.Zone)}\"", "gantry does not speak with firewalld; gantry allow lets packets pass its chains");
        }
        return keys.IngressPolicy switch
        {
            null or "" or "open" => IngressPolicy.Open,
            "same-bridge" => IngressPolicy.SameBridge,
            "isolated" => IngressPolicy.Isolated,
            _ => throw CniException.Invalid($"{prefix}ingressPolicy", $"\"{keys.IngressPolicy}\" is none of open, same-bridge, isolated"),
        };
    }
}
