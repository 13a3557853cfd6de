using System.Net;

namespace Gantry.Engine.Observe;

/// <summary>The host's name servers, as nodes can use them: those of resolv.conf and, where systemd-resolved stands between, its own.</summary>
internal static class NameServers
{
    private const string OfResolved = "/run/systemd/resolve/resolv.conf";
    private const string Word = "nameserver";

    /// <summary>Without those on the host's loopback interface, which a node does not reach, and those of one link only.</summary>
    internal static IReadOnlyList<string> Read(Host host) =>
    [
        .. ((string[])[Path.Combine(host.EtcDirectory, "resolv.conf"), OfResolved]).Where(File.Exists).SelectMany(File.ReadLines)
            .Where(line => line.StartsWith(Word, StringComparison.Ordinal))
            .Select(line => line[Word.Length..].Trim().Split(' ', '\t')[0])
            .Where(server => IPAddress.TryParse(server, out IPAddress? address) && !IPAddress.IsLoopback(address) && !server.Contains('%', StringComparison.Ordinal))
            .Distinct(),
    ];
}
