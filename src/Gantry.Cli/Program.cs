using Gantry.Cli;
using Gantry.Cli.Output;

return CommandLine.Run(args, new Terminal());
