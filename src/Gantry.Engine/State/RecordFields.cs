using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.State;

/// <summary>
/// The members of a record, in one list for both ways: where it is written, each call writes the value and gives it back; where it is
/// read, the value is ignored and what the file says is given instead. What is null is left out. What is missing, unknown or of another
/// kind is a <see cref="JsonException"/>: a record that is half understood is not understood.
/// </summary>
/// <remarks>No JsonSerializer: before its first object it prepares a description of every type by reflection, which a small network would wait for longer than for its records.</remarks>
internal sealed class RecordFields
{
    /// <summary>What the compiler must keep of a type that is read: it is made without its constructor first.</summary>
    internal const DynamicallyAccessedMemberTypes Made = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    private readonly Utf8JsonWriter? _to;
    private readonly JsonElement _from;
    private readonly List<string> _known = [];

    private RecordFields(Utf8JsonWriter to) => _to = to;

    private RecordFields(JsonElement from) => _from = from.ValueKind == JsonValueKind.Object ? from : throw new JsonException("an object is missing");

    /// <summary>Writes a record.</summary>
    internal static void Write<T>(Utf8JsonWriter to, T value, Func<T, RecordFields, T> members)
    {
        to.WriteStartObject();
        members(value, new RecordFields(to));
        to.WriteEndObject();
    }

    /// <summary>Reads a record.</summary>
    internal static T Read<[DynamicallyAccessedMembers(Made)] T>(
        JsonElement from, Func<T, RecordFields, T> members)
    {
        var fields = new RecordFields(from);
        // Its members are asked for and ignored, so it needs none.
        T read = members(default(T) ?? (T)RuntimeHelpers.GetUninitializedObject(typeof(T)), fields);
        foreach (JsonProperty member in from.EnumerateObject())
        {
            if (!fields._known.Contains(member.Name))
            {
                throw new JsonException($"\"{member.Name}\" is unknown");
            }
        }
        return read;
    }

    internal string Text(string name, string value) => TextOrNull(name, value) ?? throw Missing(name);

    internal string? TextOrNull(string name, string? value)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken) ? taken.GetString() : null;
        }
        if (value is not null)
        {
            _to.WriteString(name, value);
        }
        return value;
    }

    internal bool Flag(string name, bool value) => FlagOrNull(name, value) ?? throw Missing(name);

    internal bool? FlagOrNull(string name, bool? value)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken) ? taken.GetBoolean() : null;
        }
        if (value is { } flag)
        {
            _to.WriteBoolean(name, flag);
        }
        return value;
    }

    internal ulong Number(string name, ulong value) => NumberOrNull(name, value) ?? throw Missing(name);

    internal uint Number(string name, uint value) => checked((uint)Number(name, (ulong)value));

    internal int Number(string name, int value) => checked((int)Number(name, (ulong)value));

    internal uint? NumberOrNull(string name, uint? value) => checked((uint?)NumberOrNull(name, (ulong?)value));

    internal int? NumberOrNull(string name, int? value) => checked((int?)NumberOrNull(name, (ulong?)value));

    /// <summary>A value by its text.</summary>
    internal T Parsed<T>(string name, T value, Func<string, T> parse) where T : notnull =>
        Parse(name, TextOrNull(name, _to is null ? null : value.ToString()) ?? throw Missing(name), parse);

    internal T? ParsedOrNull<T>(string name, T? value, Func<string, T> parse) where T : struct =>
        TextOrNull(name, value?.ToString()) is { } text ? Parse(name, text, parse) : null;

    internal IPAddress Address(string name, IPAddress value) => Parsed(name, value, IPAddress.Parse);

    internal IPAddress? AddressOrNull(string name, IPAddress? value) => TextOrNull(name, value?.ToString()) is { } text ? Parse(name, text, IPAddress.Parse) : null;

    internal InterfaceAddress Address(string name, InterfaceAddress value) =>
        Parsed(name, value, text => InterfaceAddress.TryParse(text, out InterfaceAddress address) ? address : throw new FormatException());

    internal IPNetwork Network(string name, IPNetwork value) => Parsed(name, value, IPNetwork.Parse);

    internal IPNetwork? NetworkOrNull(string name, IPNetwork? value) => ParsedOrNull(name, value, IPNetwork.Parse);

    internal MacAddress Mac(string name, MacAddress value) => Parsed(name, value, ParseMac);

    internal MacAddress? MacOrNull(string name, MacAddress? value) => ParsedOrNull(name, value, ParseMac);

    internal InterfaceName Interface(string name, InterfaceName value) => Parsed(name, value, ParseInterface);

    internal InterfaceName? InterfaceOrNull(string name, InterfaceName? value) => ParsedOrNull(name, value, ParseInterface);

    internal PortRange Ports(string name, PortRange value) =>
        Parsed(name, value, text => PortRange.WhyNot(text, out PortRange range) is { } reason ? throw new FormatException(reason) : range);

    /// <summary>A word of an enumeration.</summary>
    internal T Word<T>(string name, T value) where T : struct, Enum => Parsed(name, value, Enum.Parse<T>);

    /// <summary>The host is "host", which no node may be called; a path stands behind a node's name, in which there is no space.</summary>
    internal NamespaceRef Namespace(string name, NamespaceRef value) => Parsed(name, value, text => text.Split(' ', 2) switch
    {
        ["host"] => NamespaceRef.Host,
        [var node, var path] => new NamespaceRef(node, path),
        _ => new NamespaceRef(text),
    });

    internal LinkRef Link(string name, LinkRef value) => Nested(name, value, LinkRef.Record);

    internal LinkRef? LinkOrNull(string name, LinkRef? value) => NestedOrNull(name, value, LinkRef.Record);

    internal T Nested<[DynamicallyAccessedMembers(Made)] T>(
        string name, T value, Func<T, RecordFields, T> members)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken) ? Read(taken, members) : throw Missing(name);
        }
        _to.WritePropertyName(name);
        Write(_to, value, members);
        return value;
    }

    internal T? NestedOrNull<[DynamicallyAccessedMembers(Made)] T>(
        string name, T? value, Func<T, RecordFields, T> members) where T : struct =>
        IsThere(name, value is not null) ? Nested(name, value ?? default, members) : null;

    internal T? ObjectOrNull<[DynamicallyAccessedMembers(Made)] T>(
        string name, T? value, Func<T, RecordFields, T> members) where T : class =>
        IsThere(name, value is not null) ? Nested(name, value!, members) : null;

    internal ImmutableArray<T> List<[DynamicallyAccessedMembers(Made)] T>(
        string name, ImmutableArray<T> values, Func<T, RecordFields, T> members)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken) ? [.. taken.EnumerateArray().Select(item => Read(item, members))] : throw Missing(name);
        }
        _to.WriteStartArray(name);
        foreach (T value in values)
        {
            Write(_to, value, members);
        }
        _to.WriteEndArray();
        return values;
    }

    internal ImmutableArray<KernelObject> Objects(string name, ImmutableArray<KernelObject> values)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken) ? [.. taken.EnumerateArray().Select(ObjectKinds.Read)] : throw Missing(name);
        }
        _to.WriteStartArray(name);
        foreach (KernelObject value in values)
        {
            ObjectKinds.Write(_to, value);
        }
        _to.WriteEndArray();
        return values;
    }

    internal ImmutableArray<IPAddress> Addresses(string name, ImmutableArray<IPAddress> values)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken)
                ? [.. taken.EnumerateArray().Select(item => Parse(name, item.GetString() ?? throw Missing(name), IPAddress.Parse))]
                : throw Missing(name);
        }
        _to.WriteStartArray(name);
        foreach (IPAddress value in values)
        {
            _to.WriteStringValue(value.ToString());
        }
        _to.WriteEndArray();
        return values;
    }

    internal ImmutableArray<string> Texts(string name, ImmutableArray<string> values)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken) ? [.. taken.EnumerateArray().Select(item => item.GetString() ?? throw Missing(name))] : throw Missing(name);
        }
        _to.WriteStartArray(name);
        foreach (string value in values)
        {
            _to.WriteStringValue(value);
        }
        _to.WriteEndArray();
        return values;
    }

    /// <summary>Texts by name.</summary>
    internal ImmutableDictionary<string, string> Texts(string name, ImmutableDictionary<string, string> values)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken)
                ? taken.EnumerateObject().ToImmutableDictionary(member => member.Name, member => member.Value.GetString() ?? throw Missing(member.Name))
                : throw Missing(name);
        }
        _to.WriteStartObject(name);
        foreach ((string key, string value) in values)
        {
            _to.WriteString(key, value);
        }
        _to.WriteEndObject();
        return values;
    }

    private bool IsThere(string name, bool isWritten) =>
        _to is null ? _from.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null : isWritten;

    private ulong? NumberOrNull(string name, ulong? value)
    {
        if (_to is null)
        {
            return TryTake(name, out JsonElement taken) ? taken.GetUInt64() : null;
        }
        if (value is { } number)
        {
            _to.WriteNumber(name, number);
        }
        return value;
    }

    private bool TryTake(string name, out JsonElement taken)
    {
        _known.Add(name);
        return _from.TryGetProperty(name, out taken) && taken.ValueKind != JsonValueKind.Null;
    }

    private static InterfaceName ParseInterface(string text) => text.Length == 0 ? default : new InterfaceName(text);

    private static MacAddress ParseMac(string text) => MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new FormatException();

    private static T Parse<T>(string name, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new JsonException($"\"{name}\" can't be \"{text}\"", e);
        }
    }

    private static JsonException Missing(string name) => new($"\"{name}\" is missing");
}
