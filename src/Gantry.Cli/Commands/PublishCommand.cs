using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cli.Commands;

internal sealed class PublishCommand(Terminal terminal) : LiveVerb(
    "publish",
    "Let a port of the host lead to a node; the next up of the file takes it back if the file does not name it",
    terminal,
    new Argument<string>("PORT") { Description = "[ADDRESS:]PORTS:PORTS[/PROTOCOL], as in the file" },
    new("gantry publish x2 8080:80", "port 8080 of the host leads to port 80 of x2"),
    new("gantry publish x2 127.0.0.1:5353:53/udp", "only for the host itself"))
{
    protected override (ApplyOutcome Outcome, string Words) Change(Fabric fabric, FabricName node, string what, ParseResult call, ApplyEvents events)
    {
        var port = PortSpec.Parse(what);
        return (fabric.Publish(node, port, events), $"port {what} leads to {node}");
    }
}

internal sealed class UnpublishCommand(Terminal terminal) : LiveVerb(
    "unpublish",
    "Take a published port away; its connections end at once",
    terminal,
    new Argument<string>("PORT") { Description = "The port as it was published" },
    new Example("gantry unpublish x2 8080:80", "port 8080 of the host leads nowhere again"))
{
    protected override (ApplyOutcome Outcome, string Words) Change(Fabric fabric, FabricName node, string what, ParseResult call, ApplyEvents events) =>
        (fabric.Unpublish(node, PortSpec.Parse(what), events), $"port {what} does not lead to {node} any more");
}
