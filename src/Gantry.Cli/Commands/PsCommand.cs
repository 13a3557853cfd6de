using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

internal sealed class PsCommand : Verb
{
    private readonly FabricChoice _choice;
    private readonly Option<bool> _json = JsonOption();

    internal PsCommand(Terminal terminal) : base(
        "ps",
        "List networks and nodes that are up: how they stand, their addresses, what drifted from the record",
        terminal,
        new("gantry ps", "the fabric of ./gantry.yaml; all where there is no such file"),
        new("gantry ps --all --json", "everything, for a program"))
    {
        _choice = new FabricChoice(this);
        Add(_json);
    }

    protected override int Run(ParseResult call)
    {
        RequireRights();
        using Host host = Host.OpenCurrent();
        bool all = _choice.IsNothingSaid(call) && !FabricChoice.HasDefaultFile;
        List<FabricStatus> fabrics = [];
        foreach (FabricName name in all ? Fabric.List(host) : _choice.Names(call, host))
        {
            if (OpenFabric(host, name).Status() is { } status)
            {
                fabrics.Add(status);
            }
            else if (call.GetValue(_choice.Name) is not null)
            {
                throw new FabricException($"there is no fabric {name}", "gantry ps --all lists those that are up");
            }
        }
        if (all || _choice.IsAll(call))
        {
            fabrics.AddRange(((Face[])[Face.Cni, Face.Podman]).SelectMany(face => Fabric.List(host, face).Select(network => new Fabric(host, network, face).Status())).OfType<FabricStatus>());
        }
        if (call.GetValue(_json))
        {
            Terminal.Out.WriteLine(Json.Fabrics(fabrics));
        }
        else
        {
            StatusText.Write(Terminal, fabrics);
        }
        return ExitStatus.Done;
    }
}
