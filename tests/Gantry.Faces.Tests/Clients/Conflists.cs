namespace Gantry.Faces.Tests.Clients;

/// <summary>One network, written both ways that docs/cni.md knows. Debian's libcni speaks version 1.0.0.</summary>
internal static class Conflists
{
    private const string Ranges = """ "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.22.0.0/16" }], [{ "subnet": "fd00:22::/64" }]] } """;

    /// <summary>The reference plugins' chain.</summary>
    internal const string Chain = $$"""
        { "cniVersion": "1.0.0", "name": "net", "plugins": [
          { "type": "bridge", "bridge": "cni0", "isDefaultGateway": true, "ipMasq": true, "hairpinMode": true, {{Ranges}} },
          { "type": "portmap", "capabilities": { "portMappings": true } },
          { "type": "firewall" },
          { "type": "tuning", "mtu": 1400 }] }
        """;

    /// <summary>Gantry's one entry.</summary>
    internal const string Merged = $$"""
        { "cniVersion": "1.0.0", "name": "net", "plugins": [
          { "type": "gantry-cni", "bridge": "cni0", "isDefaultGateway": true, "ipMasq": true, "hairpinMode": true, {{Ranges}},
            "portmap": {}, "firewall": {}, "tuning": { "mtu": 1400 }, "capabilities": { "portMappings": true } }] }
        """;
}
