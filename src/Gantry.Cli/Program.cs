using Gantry.Cli;
using Gantry.Cli.Output;

return CniProgram.IsMeant(args) ? CniProgram.Run() : CommandLine.Run(args, new Terminal());
