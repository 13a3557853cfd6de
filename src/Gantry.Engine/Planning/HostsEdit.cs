using System.Net;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.Planning.Operations;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Planning;

/// <summary>
/// What an interface that comes or goes without the topology file changes in the hosts files of the fabric's nodes. It is told from the
/// files themselves: whoever knows somebody in the interface's subnet learns of it, and its node learns what they know of that subnet.
/// </summary>
/// <param name="texts">The hosts files, by node.</param>
/// <param name="node">The node whose interface it is.</param>
/// <param name="addresses">The interface's.</param>
internal sealed class HostsEdit(IReadOnlyDictionary<string, string> texts, string node, IReadOnlyCollection<InterfaceAddress> addresses)
{
    /// <summary>Whether the node knows somebody in the interface's subnets.</summary>
    internal bool IsKnown => texts.TryGetValue(node, out string? own) && Lines(own).Any(IsNear);

    /// <summary>The interface comes.</summary>
    internal IEnumerable<Operation> Joining()
    {
        List<string> near = [.. texts.Values.SelectMany(Lines).Where(IsNear).DistinctBy(AddressOf)];
        List<string> come = [.. addresses.Select(address => $"{address.Address} {node}")];
        return Writing((name, lines) => name == node ? [.. lines, .. Missing(lines, [.. near, .. come])] : lines.Exists(IsNear) ? [.. lines, .. Missing(lines, come)] : lines);
    }

    /// <summary>The interface goes.</summary>
    /// <param name="stays">Whether its node knew the subnets without it.</param>
    internal IEnumerable<Operation> Leaving(bool stays) => Writing((name, lines) =>
    {
        List<string> left = [.. lines.Where(line => !addresses.Any(address => address.Address.Equals(AddressOf(line))))];
        bool forgets = name == node && !stays && !left.Exists(line => IsNear(line) && line.Split(' ').Contains(node));
        return forgets ? [.. left.Where(line => !IsNear(line))] : left;
    });

    private IEnumerable<Operation> Writing(Func<string, List<string>, List<string>> edit)
    {
        foreach ((string name, string before) in texts)
        {
            string after = string.Concat(edit(name, [.. Lines(before)]).Select(line => line + '\n'));
            if (after != before)
            {
                yield return new WriteNodeFile(name, NodeFileObject.Hosts, before, after);
            }
        }
    }

    private static IEnumerable<string> Missing(List<string> lines, List<string> further)
    {
        HashSet<IPAddress> there = [.. lines.Select(AddressOf).OfType<IPAddress>()];
        return further.Where(line => there.Add(AddressOf(line)!));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private bool IsNear(string line) => AddressOf(line) is { } address && addresses.Any(own => own.Network.Contains(address));

    private static IPAddress? AddressOf(string line) => IPAddress.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(' '))), out IPAddress? address) ? address : null;
}
