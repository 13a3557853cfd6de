using System.Net;

namespace Gantry.Engine.Names;

/// <summary>The host's own resolvers, by its resolv.conf as it is now (resolv.conf(5)).</summary>
internal sealed class HostServers(string path)
{
    private const int Most = 3; // MAXNS, resolv.h
    private const string Word = "nameserver";
    private readonly Lock _gate = new();
    private (DateTime Written, long Length) _seen;
    private IReadOnlyList<IPAddress> _servers = [];

    internal IReadOnlyList<IPAddress> Read()
    {
        var file = new FileInfo(path);
        lock (_gate)
        {
            if (!file.Exists)
            {
                return [];
            }
            if (_seen != (file.LastWriteTimeUtc, file.Length))
            {
                _servers =
                [
                    .. File.ReadLines(path).Where(line => line.StartsWith(Word, StringComparison.Ordinal))
                        .Select(line => IPAddress.TryParse(line[Word.Length..].Trim().Split(' ', '\t', '#', ';')[0], out IPAddress? address) ? address : null)
                        .OfType<IPAddress>().Take(Most),
                ];
                _seen = (file.LastWriteTimeUtc, file.Length);
            }
            return _servers;
        }
    }
}
