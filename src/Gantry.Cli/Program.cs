using Gantry.Cli;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Names;
using Gantry.Engine.Processes;

if (OwnName.Text == LinkRemover.ProgramName)
{
    return LinkRemover.Run(args);
}
if (OwnName.Text == ResolverProgram.Name)
{
    return ResolverProgram.Run(args);
}
bool isPlugin = CniProgram.IsMeant(args), isNetavark = NetavarkProgram.IsMeant;
CallLog.Begin(() => isPlugin ? CniProgram.Words : string.Join(' ', args.Prepend(isNetavark ? OwnName.Text : "gantry")));
int status = isNetavark ? NetavarkProgram.Run(args) : isPlugin ? CniProgram.Run() : CommandLine.Run(args, new Terminal());
if (CallLog.OfProcess?.End(status) is { } trouble)
{
    new Terminal().Error.WriteLine(trouble);
}
return status;
