using System.Text.Json;
using Gantry.Cni.Configuration;
using Gantry.Cni.Results;

namespace Gantry.Cni.Protocol;

/// <summary>One call of the plugin: its parameters, and the network configuration that came on standard input.</summary>
/// <param name="Environment">The parameters.</param>
/// <param name="Version">The version of the specification that the answer must have.</param>
/// <param name="Root">The configuration as it came.</param>
/// <param name="Keys">Of it, what every request has.</param>
internal sealed record CniRequest(CniEnvironment Environment, CniVersion Version, JsonKeys Root, RequestKeys Keys)
{
    /// <summary>The network's name.</summary>
    internal string Network => Keys.Name!;

    /// <summary>What the plugins before this one made, or what ADD answered in the end; null where the runtime says nothing of it.</summary>
    internal CniResult? PreviousResult { get; } =
        Keys.PrevResult.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : ResultReader.Read(Keys.PrevResult, Version);

    /// <summary>The same, where the plugin can't do without.</summary>
    internal CniResult RequiredPreviousResult => PreviousResult
        ?? throw new CniException(CniErrorCode.InvalidConfiguration, $"prevResult is missing: {Environment.Verb.ToString().ToUpperInvariant()} of \"{Keys.Type}\" needs what was made before it");

    /// <exception cref="CniException">It is not what the specification says.</exception>
    internal static CniRequest Read(CniEnvironment environment, ReadOnlyMemory<byte> input, Action<CniVersion> speaks)
    {
        var root = JsonKeys.Parse(input, "the network configuration");
        // First of all the version: an error has it too.
        CniVersion version = VersionOf(root);
        speaks(version);
        var keys = RequestKeys.Read(root);
        if (CniEnvironment.WhyNoName(keys.Name ?? "") is { } reason)
        {
            throw CniException.Invalid("name", keys.Name is null ? "the network's name is missing" : $"the network's name: {reason}");
        }
        RequireVerb(environment.Verb, version);
        return new CniRequest(environment, version, root, keys);
    }

    /// <summary>The version that VERSION's question says; null where there is no question, or an odd one.</summary>
    internal static CniVersion? TryReadVersion(ReadOnlyMemory<byte> input)
    {
        try
        {
            return VersionOf(JsonKeys.Parse(input, "the question"));
        }
        catch (CniException)
        {
            return null;
        }
    }

    private static CniVersion VersionOf(JsonKeys root) => root.Text("cniVersion") is { Length: > 0 } text
        ? CniVersion.Find(text) ?? throw new CniException(CniErrorCode.IncompatibleVersion, $"cniVersion: \"{text}\" is not supported", $"supported are {string.Join(", ", CniVersion.All)}")
        : CniVersion.Unsaid;

    private static void RequireVerb(CniVerb verb, CniVersion version)
    {
        CniVersion first = verb switch
        {
            CniVerb.Check => CniVersion.V040,
            CniVerb.Gc or CniVerb.Status => CniVersion.V110,
            _ => CniVersion.Unsaid,
        };
        if (version < first)
        {
            throw new CniException(CniErrorCode.IncompatibleVersion, $"cniVersion: {verb.ToString().ToUpperInvariant()} came with {first}, the configuration says {version}");
        }
    }
}
