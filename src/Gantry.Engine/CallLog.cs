using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Engine;

/// <summary>
/// What one call of gantry did and how long each part of it took: a line of JSON behind those in the file that GANTRY_LOG names. Nothing
/// is measured where nobody asks.
/// </summary>
public sealed class CallLog
{
    private const string Variable = "GANTRY_LOG";
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _path;
    private readonly string _call;
    private readonly DateTime _start = DateTime.UtcNow;
    private readonly long[] _ticks = new long[Enum.GetValues<CallPart>().Length];
    private readonly List<(FabricId On, Plan Plan)> _did = [];
    private string? _error;
    private CallPart _now;
    private long _since = Stopwatch.GetTimestamp();

    private CallLog(string path, string call) => (_path, _call) = (path, call);

    /// <summary>That of this process; null where nobody asks for it.</summary>
    public static CallLog? OfProcess { get; private set; }

    /// <summary>Begins that of this process.</summary>
    /// <param name="call">Says what was called, in words.</param>
    public static void Begin(Func<string> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
        {
            OfProcess = new CallLog(path, call());
        }
    }

    /// <summary>Takes down why the call fails.</summary>
    /// <param name="error">The first line of what is said about it.</param>
    public void Fail(string error) => _error = error;

    /// <summary>Writes the line.</summary>
    /// <param name="status">The exit status.</param>
    /// <returns>Why it could not be written, which is no reason for the call to fail; else null.</returns>
    public string? End(int status)
    {
        Enter(CallPart.Answer);
        try
        {
            // In one write at the end: calls at the same time do not mix their lines.
            using var file = new FileStream(_path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            file.Write(Line(status));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{Variable}: {e.Message}";
        }
    }

    /// <summary>From now on the time is that part's.</summary>
    internal void Enter(CallPart part)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks[(int)_now] += now - _since;
        (_now, _since) = (part, now);
    }

    internal void Did(FabricId on, Plan plan) => _did.Add((on, plan));

    private ReadOnlySpan<byte> Line(int status)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("time", _start);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("call", _call);
            json.WriteNumber("status", status);
            if (_error is not null)
            {
                json.WriteString("error", _error);
            }
            json.WriteStartObject("ms");
            foreach (CallPart part in Enum.GetValues<CallPart>())
            {
                json.WriteNumber(part.ToString().ToLowerInvariant(), Math.Round(Stopwatch.GetElapsedTime(0, _ticks[(int)part]).TotalMilliseconds, 3));
            }
            json.WriteEndObject();
            json.WriteStartObject("did");
            foreach (IGrouping<FabricId, Plan> fabric in _did.GroupBy(item => item.On, item => item.Plan))
            {
                json.WriteStartArray(fabric.Key.ToString());
                foreach (Operation operation in fabric.SelectMany(plan => plan.Operations))
                {
                    json.WriteStringValue(operation.Sentence);
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        return line.WrittenSpan;
    }
}
