using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

internal sealed class InspectCommand : Verb
{
    private readonly Argument<string> _part = new("NODE|NETWORK") { Description = "A node or a network that is up" };
    private readonly FileChoice _file;
    private readonly Option<string?> _name = FabricChoice.NameOption();
    private readonly Option<bool> _json = JsonOption();

    internal InspectCommand(Terminal terminal) : base(
        "inspect",
        "Show all that the record and the kernel know of one node or network",
        terminal,
        new("gantry inspect x1", "a node"),
        new("gantry inspect xavki0 --name tutorial", "a network whose name several fabrics have"))
    {
        _part.Validators.Add(UsageError.RefuseOptions);
        _part.CompletionSources.Add(_ => Suggestions.NodesAndNetworks());
        Add(_part);
        _file = new FileChoice(this);
        _file.File.Description = "A topology file, to say of which fabric; nothing is any that is up";
        Add(_name);
        Add(_json);
    }

    protected override int Run(ParseResult call)
    {
        string part = call.GetRequiredValue(_part);
        RequireRights();
        using Host host = Host.OpenCurrent();
        Inspection[] found = [.. Names(call, host).Select(name => OpenFabric(host, name).Inspect(part)).OfType<Inspection>()];
        if (found is not [var inspection])
        {
            throw found.Length == 0
                ? new FabricException($"there is no node or network {part}", "gantry ps --all lists those that are up")
                : new FabricException($"{string.Join(" and ", found.Select(each => each.Fabric))} have a {part} each", $"gantry inspect {part} --name {found[0].Fabric}") { IsUsage = true };
        }
        if (call.GetValue(_json))
        {
            Terminal.Out.WriteLine(Json.Inspection(inspection));
        }
        else
        {
            InspectionText.Write(Terminal, inspection);
        }
        return ExitStatus.Done;
    }

    private IReadOnlyList<FabricName> Names(ParseResult call, Host host) =>
        call.GetValue(_name) is { } name ? [new FabricName(name)]
        : _file.IsSaid(call) ? [_file.Read(call).Topology.Name]
        : Fabric.List(host);
}
