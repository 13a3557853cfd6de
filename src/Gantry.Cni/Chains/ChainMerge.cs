using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Gantry.Cni.Chains;

/// <summary>
/// A chain of the reference plugins as one entry of Gantry's: the bridge's keys stay where they are, those of each plugin behind it go under
/// its name, and the entry has the capabilities of all of them. So one call does what took one a plugin.
/// </summary>
public static class ChainMerge
{
    private const string Own = "gantry-cni";
    private const string Capabilities = "capabilities";
    private static readonly string[] s_notKept = ["type", Capabilities, "name", "cniVersion"];

    /// <summary>The plugins that one entry can hold behind a bridge.</summary>
    internal static readonly ImmutableArray<string> Followers = ["portmap", "firewall", "tuning", "bandwidth"];

    /// <summary>Merges the beginning of a chain, as far as Gantry can stand for it; what follows stays as it is.</summary>
    /// <exception cref="ChainException">It does not begin with a bridge.</exception>
    public static Chain Merge(Chain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        string first = Chain.TypeOf(chain.Entries[0]);
        if (first != "bridge")
        {
            throw new ChainException($"plugins[0]: the chain begins with \"{first}\"", "only chains that begin with bridge can become one entry");
        }
        JsonObject own = chain.Entries[0].DeepClone().AsObject();
        own["type"] = Own;
        int merged = 1;
        for (; merged < chain.Entries.Length; merged++)
        {
            JsonObject entry = chain.Entries[merged];
            string type = Chain.TypeOf(entry);
            if (!Followers.Contains(type) || own.ContainsKey(type))
            {
                break;
            }
            own[type] = new JsonObject(entry.Where(pair => !s_notKept.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
            AddCapabilities(own, entry);
        }
        return chain with { Entries = [own, .. chain.Entries[merged..]] };
    }

    private static void AddCapabilities(JsonObject own, JsonObject entry)
    {
        foreach ((string name, JsonNode? value) in entry[Capabilities]?.AsObject() ?? [])
        {
            if (own[Capabilities] is not JsonObject all)
            {
                own[Capabilities] = all = [];
            }
            all[name] = value?.DeepClone();
        }
    }
}
