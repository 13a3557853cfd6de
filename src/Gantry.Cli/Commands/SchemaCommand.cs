using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine.Files;

namespace Gantry.Cli.Commands;

internal sealed class SchemaCommand : Verb
{
    internal SchemaCommand(Terminal terminal) : base(
        "schema",
        "Print the JSON Schema of the topology file, for editors",
        terminal,
        new Example("gantry schema > gantry.schema.json", "and at the top of a file: # yaml-language-server: $schema=gantry.schema.json"))
    {
    }

    protected override int Run(ParseResult call)
    {
        Terminal.Out.Write(TopologySchema.Write());
        return ExitStatus.Done;
    }
}
