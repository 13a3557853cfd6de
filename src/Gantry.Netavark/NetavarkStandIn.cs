using System.Buffers;
using System.Globalization;
using Gantry.Engine;
using Gantry.Netavark.Protocol;
using Gantry.Netavark.Requests;
using Gantry.Netavark.Verbs;

namespace Gantry.Netavark;

/// <summary>Gantry in netavark's place: arguments and JSON in, JSON out, an exit status.</summary>
/// <param name="version">Gantry's version, and behind a plus sign the commit that it was built from.</param>
/// <param name="openHost">Opens the host; only called where the request is right.</param>
public sealed class NetavarkStandIn(string version, Func<Host> openHost)
{
    /// <summary>The name by which podman looks for it among its helpers.</summary>
    public const string ProgramName = "netavark";

    private const string PortVariable = "NETAVARK_DNS_PORT";
    private const int UsualPort = 53;
    private const int Done = 0;
    private const int Failed = 1;

    /// <summary>No request is that long; what is was not meant for us.</summary>
    private const int LongestInput = 16 << 20;

    /// <summary>Serves one call.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Reads an environment variable; null: it is not there.</param>
    /// <param name="input">The request, where it is in no file.</param>
    /// <param name="output">Takes the answer or the error; nothing, where all is well and the verb has no answer.</param>
    /// <param name="warn">Takes a line for people, which podman passes on.</param>
    /// <returns>The exit status.</returns>
    public int Run(IReadOnlyList<string> arguments, Func<string, string?> environment, Stream input, Stream output, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(warn);
        try
        {
            Serve(CallArguments.Read(arguments), environment(PortVariable), input, output, warn);
            return Done;
        }
        catch (Exception e)
        {
            string error = Failure.Of(e);
            CallLog.OfProcess?.Fail(error);
            Answers.Write(output, json => json.WriteString("error", error));
            return Failed;
        }
    }

    private void Serve(CallArguments call, string? port, Stream input, Stream output, Action<string> warn)
    {
        switch (call.Verb)
        {
            case "setup":
                SetupRequest asked = Read(call, input);
                using (Host host = openHost())
                {
                    var links = Setup.Run(host, asked, NamespaceOf(call), NamesPort(call, port), warn);
                    Answers.Write(output, json => Answers.WriteStatus(json, asked, links, NamesPort(call, port) is not null));
                }
                break;
            case "teardown":
                SetupRequest leaving = Read(call, input);
                using (Host host = openHost())
                {
                    Teardown.Run(host, leaving, NamespaceOf(call), NamesPort(call, port), warn);
                }
                break;
            case "update":
                using (Host host = openHost())
                {
                    Update.Run(host, call);
                }
                break;
            case "version":
                Answers.Write(output, json => VersionAnswer.Write(json, version));
                break;
            case "--version":
                output.Write(System.Text.Encoding.UTF8.GetBytes($"{ProgramName} {VersionAnswer.Number(version)} (gantry)\n"));
                break;
            default:
                throw new NetavarkException($"\"{call.Verb}\" is no verb that gantry serves in netavark's place");
        }
    }

    /// <summary>Names are answered where podman has found a program for that among its helpers.</summary>
    private static int? NamesPort(CallArguments call, string? port) => call.Resolver is not { Length: > 0 } program || !File.Exists(program) ? null
        : port is null ? UsualPort
        : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0 ? number
        : throw new NetavarkException($"Invalid {PortVariable} {port}: invalid digit found in string");

    private static string NamespaceOf(CallArguments call) => call.Operand is { Length: > 0 } path ? path : throw new NetavarkException($"{call.Verb}: the path of the container's namespace is missing");

    private static SetupRequest Read(CallArguments call, Stream input)
    {
        if (call.File is { } path)
        {
            using FileStream file = File.OpenRead(path);
            return SetupRequest.Read(Fields.Parse(ReadAll(file)));
        }
        return SetupRequest.Read(Fields.Parse(ReadAll(input)));
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream input)
    {
        var text = new ArrayBufferWriter<byte>();
        for (int read = -1; read != 0;)
        {
            read = input.Read(text.GetSpan());
            text.Advance(read);
            if (text.WrittenCount > LongestInput)
            {
                throw new NetavarkException($"failed to load network options: more than {LongestInput} bytes are no request");
            }
        }
        return text.WrittenMemory;
    }
}
