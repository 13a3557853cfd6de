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
    internal bool IsKnown => texts.TryGetValue(node, out string? own) && Lines(own).Exists(IsNear);

    /// <summary>The interface comes.</summary>
    internal IEnumerable<Operation> Joining()
    {
        List<string> near = [.. texts.Values.Distinct().SelectMany(Lines).Where(IsNear).DistinctBy(AddressOf)];
        List<string> come = [.. addresses.Select(address => $"{address.Address} {node}")];
        return Writing(lines => lines.Exists(IsNear) ? [.. lines, .. Missing(lines, come)] : lines, own => [.. own, .. Missing(own, [.. near, .. come])]);
    }

    /// <summary>The interface goes.</summary>
    /// <param name="stays">Whether its node knew the subnets without it.</param>
    internal IEnumerable<Operation> Leaving(bool stays)
    {
        return Writing(Without, own =>
        {
            List<string> left = Without(own);
            return stays || left.Exists(line => IsNear(line) && line.Split(' ').Contains(node)) ? left : [.. left.Where(line => !IsNear(line))];
        });

        List<string> Without(List<string> lines) => [.. lines.Where(line => !addresses.Any(address => address.Address.Equals(AddressOf(line))))];
    }

    /// <summary>Most nodes of a large fabric have the same text, which is read and changed once.</summary>
    private IEnumerable<Operation> Writing(Func<List<string>, List<string>> edit, Func<List<string>, List<string>> editOwn)
    {
        var edited = new Dictionary<string, string>(ReferenceEqualityComparer.Instance);
        foreach ((string name, string before) in texts)
        {
            if (name == node || !edited.TryGetValue(before, out string? after))
            {
                after = string.Concat((name == node ? editOwn : edit)(Lines(before)).Select(line => line + '\n'));
                if (name != node)
                {
                    edited.Add(before, after);
                }
            }
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

    private static List<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private bool IsNear(string line) => AddressOf(line) is { } address && addresses.Any(own => own.Network.Contains(address));

    private static IPAddress? AddressOf(string line) => IPAddress.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(' '))), out IPAddress? address) ? address : null;
}
