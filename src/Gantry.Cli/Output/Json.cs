using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gantry.Engine;
using Gantry.Engine.Files;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cli.Output;

/// <summary>What <c>--json</c> prints. Names that are out are kept; new ones may come (docs/json.md).</summary>
internal static class Json
{
    internal static string Version(string version) => Text(new VersionJson(version), JsonShapes.Default.VersionJson);

    internal static string Checked(Topology topology) => JsonSerializer.Serialize(
        new CheckedJson(
            topology.Name.ToString(),
            [.. topology.Networks.Select(network => network.Name.ToString())],
            [.. topology.Nodes.Select(node => node.Name.ToString())],
            topology.Wires.Length,
            []),
        JsonShapes.Default.CheckedJson);

    internal static string Checked(IReadOnlyList<FileError> errors) => JsonSerializer.Serialize(
        new CheckedJson(null, null, null, null, [.. errors.Select(error => new FileErrorJson(error.File, error.At.Line, error.At.Column, error.Message, error.Hint))]),
        JsonShapes.Default.CheckedJson);

    internal static string Plan(FabricName fabric, Plan plan) =>
        Text(new PlanJson(fabric.ToString(), Operations(plan)), JsonShapes.Default.PlanJson);

    internal static string Outcome(FabricName fabric, ApplyOutcome outcome) => Text(
        new OutcomeJson(fabric.ToString(), !outcome.Plan.IsEmpty, Math.Round(outcome.Elapsed.TotalMilliseconds, 3), Operations(outcome.Plan), outcome.Warnings),
        JsonShapes.Default.OutcomeJson);

    internal static string Repairs(IReadOnlyList<RepairOutcome> outcomes) => Text(
        [.. outcomes.Select(outcome => new RepairJson(
            outcome.Face.ToString().ToLowerInvariant(), outcome.Name.ToString(), outcome.Applied is { Plan.IsEmpty: false },
            outcome.Applied is { } applied ? Operations(applied.Plan) : [], outcome.Failure?.Message))],
        JsonShapes.Default.ListRepairJson);

    internal static string Fabrics(IReadOnlyList<FabricStatus> fabrics) =>
        Text([.. fabrics.Select(Fabric)], JsonShapes.Default.ListFabricJson);

    internal static string Inspection(Inspection inspection)
    {
        var names = new LinkNames(inspection.Links);
        using JsonDocument record = JsonDocument.Parse(inspection.Record);
        return Text(
            new InspectionJson(
                inspection.Fabric.ToString(),
                inspection.Kind,
                inspection.Name,
                StatusText.Word(inspection.State),
                inspection.Drift,
                [.. inspection.Links.Select(link => Link(link, names, inspection.Addresses))],
                [.. inspection.Routes.Select(route => Route(route, names))],
                [.. inspection.Ports.Select(Port)],
                inspection.RecordPath,
                record.RootElement),
            JsonShapes.Default.InspectionJson);
    }

    /// <summary>Quotes and plus signs as themselves: nobody puts this into a web page as it is.</summary>
    private static string Text<T>(T value, JsonTypeInfo<T> shape)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, value, shape);
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static IReadOnlyList<OperationJson> Operations(Plan plan) =>
        [.. plan.Operations.Select(operation => new OperationJson(
            operation.Sign.ToString().ToLowerInvariant(), operation.Title, operation.Purpose, operation.Script, operation is FirewallOperation ? "nft" : "sh"))];

    private static FabricJson Fabric(FabricStatus fabric) => new(
        fabric.Name.ToString(),
        fabric.Source,
        fabric.IsOk,
        [.. fabric.Networks.Select(network => new NetworkJson(
            network.Name, StatusText.Word(network.State), network.Bridge.ToString(), Texts(network.Gateways), network.Drift))],
        [.. fabric.Nodes.Select(node => new NodeJson(node.Name, StatusText.Word(node.State), [.. node.Interfaces.Select(Interface)], [.. node.Ports.Select(Port)], node.Drift, node.Label))],
        fabric.Drift,
        fabric.Face.ToString().ToLowerInvariant());

    private static InterfaceJson Interface(InterfaceStatus link) =>
        new(link.Name.ToString(), link.Bridge?.ToString(), link.HostInterface?.ToString(), link.Peer, link.Mac.ToString(), link.Mtu, Texts(link.Addresses));

    private static PortJson Port(PortStatus port) => new(
        port.Protocol.ToString().ToLowerInvariant(), port.HostAddress?.ToString(), port.Host.ToString(), port.Address.ToString(), port.To.ToString());

    private static LinkJson Link(Link link, LinkNames names, IReadOnlyList<Address> addresses) => new(
        link.Name.ToString(), link.Index, link.Kind, link.Mac?.ToString(), link.Mtu, link.IsUp, link.HasCarrier,
        link.Master == 0 ? null : names[link.Master], Texts(addresses.Where(address => address.Index == link.Index).Select(address => address.Local)));

    private static RouteJson Route(Route route, LinkNames names) => new(
        route.To.ToString(), route.Via?.ToString(), route.Device is { } device ? names[device] : null,
        route.Type.ToString().ToLowerInvariant(), route.Table, route.Metric, route.Source?.ToString());

    private static IReadOnlyList<string> Texts<T>(IEnumerable<T> values) where T : struct => [.. values.Select(value => value.ToString()!)];
}

internal sealed record VersionJson(string Version);

internal sealed record CheckedJson(
    string? Fabric, IReadOnlyList<string>? Networks, IReadOnlyList<string>? Nodes, int? Links, IReadOnlyList<FileErrorJson> Errors);

internal sealed record FileErrorJson(string File, int Line, int Column, string Message, string? Hint);

internal sealed record OperationJson(string Sign, string Title, string Purpose, string Script, string Language);

internal sealed record PlanJson(string Fabric, IReadOnlyList<OperationJson> Operations);

internal sealed record OutcomeJson(string Fabric, bool Changed, double ElapsedMs, IReadOnlyList<OperationJson> Operations, IReadOnlyList<string> Warnings);

internal sealed record RepairJson(string Face, string Fabric, bool Changed, IReadOnlyList<OperationJson> Operations, string? Error);

internal sealed record FabricJson(
    string Fabric, string? Source, bool Ok, IReadOnlyList<NetworkJson> Networks, IReadOnlyList<NodeJson> Nodes, IReadOnlyList<string> Drift, string Face);

internal sealed record NetworkJson(string Name, string State, string Bridge, IReadOnlyList<string> Addresses, IReadOnlyList<string> Drift);

internal sealed record NodeJson(string Name, string State, IReadOnlyList<InterfaceJson> Interfaces, IReadOnlyList<PortJson> Ports, IReadOnlyList<string> Drift, string? Label);

internal sealed record PortJson(string Protocol, string? HostAddress, string HostPorts, string Address, string Ports);

internal sealed record InterfaceJson(string Name, string? Bridge, string? HostInterface, string Peer, string Mac, int Mtu, IReadOnlyList<string> Addresses);

internal sealed record InspectionJson(
    string Fabric, string Kind, string Name, string State, IReadOnlyList<string> Drift, IReadOnlyList<LinkJson> Links, IReadOnlyList<RouteJson> Routes,
    IReadOnlyList<PortJson> Ports, string RecordPath, JsonElement Record);

internal sealed record LinkJson(
    string Name, int Index, string? Kind, string? Mac, uint Mtu, bool Up, bool Carrier, string? Master, IReadOnlyList<string> Addresses);

internal sealed record RouteJson(string To, string? Via, string? Device, string Type, uint Table, uint? Metric, string? Source);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(VersionJson))]
[JsonSerializable(typeof(CheckedJson))]
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(OutcomeJson))]
[JsonSerializable(typeof(List<RepairJson>))]
[JsonSerializable(typeof(List<FabricJson>))]
[JsonSerializable(typeof(InspectionJson))]
internal sealed partial class JsonShapes : JsonSerializerContext;
