using System.Buffers;
using System.Text.Json;
using Gantry.Cni.Plugins;
using Gantry.Cni.Protocol;
using Gantry.Engine;

namespace Gantry.Cni;

/// <summary>Gantry as a container runtime calls it: parameters in the environment, JSON in, JSON out, an exit status.</summary>
/// <param name="program">The name that it was called by: "gantry-cni", or that of the reference plugin in whose place it stands.</param>
/// <param name="openHost">Opens the host; only called where the request is right.</param>
public sealed class CniPlugin(string program, Func<Host> openHost)
{
    private const int Done = 0;
    private const int Failed = 1;

    /// <summary>No configuration is that long; what is was not meant for us.</summary>
    private const int LongestInput = 16 << 20;

    /// <summary>Whether a program of that name is meant to be a CNI plugin.</summary>
    public static bool IsName(string program) => Plugin.IsName(program);

    /// <summary>Serves one call.</summary>
    /// <param name="environment">Reads an environment variable; null: it is not there.</param>
    /// <param name="input">The network configuration.</param>
    /// <param name="output">Takes the result or the error; nothing, where all is well and the verb has no result.</param>
    /// <returns>The exit status.</returns>
    public int Run(Func<string, string?> environment, Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        CniVersion version = CniVersion.Latest;
        try
        {
            CniEnvironment parameters = CniEnvironment.Read(environment);
            ReadOnlyMemory<byte> text = ReadAll(input);
            if (parameters.Verb == CniVerb.Version)
            {
                Write(output, json => WriteVersions(json, CniRequest.TryReadVersion(text) ?? CniVersion.Latest));
                return Done;
            }
            CniRequest request = CniRequest.Read(parameters, text, said => version = said);
            using Host host = openHost();
            ContainerNamespace.Require(request, host);
            Serve(Plugin.Find(program, request, host), request, output);
            return Done;
        }
        catch (Exception e)
        {
            CniException error = CniFailure.Of(e);
            CallLog.OfProcess?.Fail(error.Message);
            Write(output, json => WriteError(json, version, error));
            return Failed;
        }
    }

    private static void Serve(Plugin plugin, CniRequest request, Stream output)
    {
        switch (request.Environment.Verb)
        {
            case CniVerb.Add:
                PluginResult result = plugin.Add();
                Write(output, json => result.Write(json, request));
                break;
            case CniVerb.Del:
                plugin.Delete();
                break;
            case CniVerb.Check:
                plugin.Check();
                break;
            case CniVerb.Gc:
                plugin.Collect();
                break;
            default:
                plugin.RequireReady();
                break;
        }
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream input)
    {
        var text = new ArrayBufferWriter<byte>();
        try
        {
            for (int read = -1; read != 0;)
            {
                read = input.Read(text.GetSpan());
                text.Advance(read);
                if (text.WrittenCount > LongestInput)
                {
                    throw new CniException(CniErrorCode.InputOutput, $"standard input: more than {LongestInput} bytes is no network configuration");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(CniErrorCode.InputOutput, "standard input: the network configuration can't be read", e.Message);
        }
        return text.WrittenMemory;
    }

    private static void Write(Stream output, Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            write(json);
        }
        text.Write("\n"u8);
        output.Write(text.WrittenSpan);
        output.Flush();
    }

    private static void WriteVersions(Utf8JsonWriter json, CniVersion asked)
    {
        json.WriteStartObject();
        json.WriteString("cniVersion", asked.ToString());
        json.WriteStartArray("supportedVersions");
        foreach (CniVersion version in CniVersion.All)
        {
            json.WriteStringValue(version.ToString());
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, CniVersion version, CniException error)
    {
        json.WriteStartObject();
        json.WriteString("cniVersion", version.ToString());
        json.WriteNumber("code", (int)error.Code);
        json.WriteString("msg", error.Message);
        if (error.Details is { Length: > 0 } details)
        {
            json.WriteString("details", details);
        }
        json.WriteEndObject();
    }
}
