using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Cni.Configuration;
using Gantry.Cni.Plugins;
using Gantry.Cni.Protocol;
using Gantry.Engine;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Chains;

/// <summary>A key that stands in an entry.</summary>
/// <param name="Name">The key, with those of ipam behind "ipam.".</param>
/// <param name="Value">Its value, as JSON.</param>
/// <param name="Known">What Gantry does with it; null: nobody asks for it.</param>
public sealed record ExplainedKey(string Name, string Value, KnownKey? Known);

/// <summary>An entry of a chain.</summary>
/// <param name="Type">The plugin.</param>
/// <param name="IsOurs">Whether Gantry stands for it; other plugins are called as before.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Error">Why ADD would fail, whatever the container; null: it would not.</param>
public sealed record ExplainedEntry(string Type, bool IsOurs, ImmutableArray<ExplainedKey> Keys, string? Error);

/// <summary>What Gantry makes of a chain: what each key does, what would fail, and what ADD does.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Script">What ADD of the first container does, in ip, sysctl and nft lines; null where it would fail or another plugin makes the interface.</param>
public sealed record ChainExplanation(ImmutableArray<ExplainedEntry> Entries, string? Script)
{
    private const string Container = "CONTAINER";
    private static readonly string[] s_ofEveryEntry = ["type", "capabilities"];

    /// <summary>Explains a chain; nothing on the host is looked at or touched.</summary>
    public static ChainExplanation Of(Chain chain, Host host)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ImmutableArray<ExplainedEntry> entries = [.. chain.Entries.Select(entry => Explain(chain, entry, host))];
        bool isBuilt = Chain.TypeOf(chain.Entries[0]) is "bridge" or "gantry-cni" or "gantry" && entries.All(entry => entry.Error is null);
        return new ChainExplanation(entries, isBuilt ? ScriptOf(Request(chain, Merged(chain).Entries[0])) : null);
    }

    private static Chain Merged(Chain chain) => Chain.TypeOf(chain.Entries[0]) == "bridge" ? ChainMerge.Merge(chain) : chain;

    private static ExplainedEntry Explain(Chain chain, JsonObject entry, Host host)
    {
        string type = Chain.TypeOf(entry);
        bool isOurs = Plugin.OwnNames.Contains(type) || Parts.Has(type);
        return new ExplainedEntry(type, isOurs, isOurs ? [.. KeysOf(type, entry)] : [], isOurs ? ErrorOf(chain, entry, host) : null);
    }

    private static string? ErrorOf(Chain chain, JsonObject entry, Host host)
    {
        try
        {
            Plugin.Find("", Request(chain, entry), host).RequireReady();
            return null;
        }
        catch (CniException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<ExplainedKey> KeysOf(string type, JsonObject entry)
    {
        string own = Plugin.OwnNames.Contains(type) ? "bridge" : type;
        foreach ((string key, JsonNode? value) in entry.Where(pair => !s_ofEveryEntry.Contains(pair.Key)))
        {
            bool isPlugin = own != type && ChainMerge.Followers.Contains(key);
            string plugin = isPlugin ? key : key == "ipam" ? (string?)value?["type"] ?? "" : own;
            if ((isPlugin || key == "ipam") && value is JsonObject inner)
            {
                foreach ((string name, JsonNode? of) in inner)
                {
                    yield return new ExplainedKey($"{key}.{name}", Text(of), Find(plugin, name));
                }
                continue;
            }
            yield return new ExplainedKey(key, Text(value), Find(own, key));
        }
    }

    private static KnownKey? Find(string plugin, string key) => KeyTable.All.FirstOrDefault(known => known.Plugin == plugin && known.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";

    private static CniRequest Request(Chain chain, JsonObject entry)
    {
        JsonObject request = entry.DeepClone().AsObject();
        request["name"] = chain.Name;
        if (chain.Head["cniVersion"] is { } version)
        {
            request["cniVersion"] = version.DeepClone();
        }
        var environment = new CniEnvironment
        {
            Verb = CniVerb.Add,
            ContainerId = Container,
            NamespacePath = $"/run/netns/{Container}",
            Interface = "eth0",
            Arguments = CniArguments.Parse(""),
            MayBeOwnNamespace = false,
        };
        return CniRequest.Read(environment, Encoding.UTF8.GetBytes(request.ToJsonString()), _ => { });
    }

    /// <summary>With the first address of each pool, as the first container gets them.</summary>
    private static string ScriptOf(CniRequest request)
    {
        BridgeSettings settings = BridgeSettings.Read(request);
        InterfaceAddress[] addresses =
        [
            .. settings.Addresses.Fixed.Select(address => address.Address),
            .. settings.Addresses.Pools.Select(pool => new InterfaceAddress(pool.Ranges[0].Free.First().First, pool.Ranges[0].Subnet.PrefixLength)),
        ];
        return ShellScript.Up(AttachmentTopology.Make(request, settings, FollowerSettings.Read(request), new ContainerRoutes(new HashSet<(System.Net.IPNetwork, uint, uint)>()), addresses).Topology);
    }
}
