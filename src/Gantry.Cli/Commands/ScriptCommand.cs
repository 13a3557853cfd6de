using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;

namespace Gantry.Cli.Commands;

internal sealed class ScriptCommand : Verb
{
    private readonly FileChoice _file;
    private readonly Option<bool> _down = new("--down") { Description = "The script that takes the network down again" };

    internal ScriptCommand(Terminal terminal) : base(
        "script",
        "Print the shell script of ip, sysctl and nft lines that builds the same network; needs no root",
        terminal,
        new("gantry script lab.yaml", "read what up does"),
        new("gantry script lab.yaml | sudo sh", "build it by hand, on a host where nothing of it is"),
        new("gantry script lab.yaml --down | sudo sh", "and take it down"))
    {
        _file = new FileChoice(this);
        Add(_down);
    }

    protected override int Run(ParseResult call)
    {
        TopologySource source = _file.Read(call);
        Terminal.Out.Write(call.GetValue(_down) ? ShellScript.Down(source.Topology) : ShellScript.Up(source.Topology));
        return ExitStatus.Done;
    }
}
