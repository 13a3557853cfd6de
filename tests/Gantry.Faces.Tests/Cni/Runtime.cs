using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Faces.Tests.Cni;

/// <summary>
/// A container runtime, as libcni makes one of a conflist: the plugins of a chain one after the other, each with the result of the one
/// before, and with what the runtime knows for the capabilities that it says it has.
/// </summary>
internal sealed class Runtime(string conflist, Func<string, byte[], IReadOnlyDictionary<string, string?>, CniAnswer> call)
{
    private readonly JsonObject _list = JsonNode.Parse(conflist)!.AsObject();

    /// <summary>For capabilities.</summary>
    internal JsonObject RuntimeConfig { get; init; } = [];

    /// <summary>CNI_ARGS.</summary>
    internal string Arguments { get; init; } = "IgnoreUnknown=1";

    private IEnumerable<JsonObject> Entries => _list["plugins"]!.AsArray().Select(entry => entry!.AsObject());

    /// <summary>The answer of the last plugin, or of the first that failed.</summary>
    internal CniAnswer Add(string container, string path, string link = "eth0")
    {
        CniAnswer? last = null;
        foreach (JsonObject entry in Entries)
        {
            last = Call("ADD", entry, container, path, link, last?.Json);
            if (last.Status != 0)
            {
                return last;
            }
        }
        return last!;
    }

    internal CniAnswer Check(string container, string path, CniAnswer result, string link = "eth0") =>
        First(Entries.Select(entry => Call("CHECK", entry, container, path, link, result.Json)));

    internal CniAnswer Delete(string container, string path, CniAnswer? result, string link = "eth0") =>
        First(Entries.Reverse().Select(entry => Call("DEL", entry, container, path, link, result?.Json)));

    internal CniAnswer Status() => First(Entries.Select(entry => Call("STATUS", entry, "", "", "", null)));

    internal CniAnswer Collect(params (string Container, string Link)[] valid)
    {
        var list = new JsonArray([.. valid.Select(attachment => new JsonObject { ["containerID"] = attachment.Container, ["ifname"] = attachment.Link })]);
        return First(Entries.Select(entry =>
        {
            JsonObject with = entry.DeepClone().AsObject();
            with["cni.dev/valid-attachments"] = list.DeepClone();
            with["cni.dev/attachments"] = list.DeepClone();
            return Call("GC", with, "", "", "", null);
        }));
    }

    private static CniAnswer First(IEnumerable<CniAnswer> answers)
    {
        List<CniAnswer> all = [.. answers];
        return all.FirstOrDefault(answer => answer.Status != 0) ?? all[^1];
    }

    private CniAnswer Call(string verb, JsonObject entry, string container, string path, string link, JsonObject? previous)
    {
        JsonObject request = entry.DeepClone().AsObject();
        request["name"] = _list["name"]!.DeepClone();
        request["cniVersion"] = _list["cniVersion"]!.DeepClone();
        if (previous is not null)
        {
            request["prevResult"] = previous.DeepClone();
        }
        var runtimeConfig = new JsonObject();
        foreach ((string capability, _) in request["capabilities"]?.AsObject() ?? [])
        {
            if (RuntimeConfig[capability] is { } value)
            {
                runtimeConfig[capability] = value.DeepClone();
            }
        }
        request.Remove("capabilities");
        if (runtimeConfig.Count > 0)
        {
            request["runtimeConfig"] = runtimeConfig;
        }
        return call((string)request["type"]!, Encoding.UTF8.GetBytes(request.ToJsonString()), new Dictionary<string, string?>
        {
            ["CNI_COMMAND"] = verb,
            ["CNI_CONTAINERID"] = container,
            ["CNI_NETNS"] = path,
            ["CNI_IFNAME"] = link,
            ["CNI_ARGS"] = Arguments,
            ["CNI_PATH"] = Reference.Folder,
        });
    }
}
