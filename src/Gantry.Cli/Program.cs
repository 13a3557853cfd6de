using Gantry.Cli;
using Gantry.Cli.Output;
using Gantry.Engine.Processes;

return OwnName.Text switch
{
    LinkRemover.ProgramName => LinkRemover.Run(args),
    _ when CniProgram.IsMeant(args) => CniProgram.Run(),
    _ => CommandLine.Run(args, new Terminal()),
};
