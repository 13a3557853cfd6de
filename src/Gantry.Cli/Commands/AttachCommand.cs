using System.CommandLine;
using System.Net;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cli.Commands;

internal sealed class AttachCommand : LiveVerb
{
    private readonly Option<string[]> _address = new("--address") { HelpName = "ADDRESS", Description = "A fixed address; else an automatic one" };
    private readonly Option<string?> _interface = new("--interface") { HelpName = "NAME", Description = "The interface's name; else the first of eth0, eth1 … that is free" };
    private readonly Option<string?> _mac = new("--mac") { HelpName = "MAC", Description = "The Ethernet address; else a derived one" };

    internal AttachCommand(Terminal terminal) : base(
        "attach",
        "Give a node an interface in a network; the next up of the file takes it back if the file does not name it",
        terminal,
        NetworkArgument("A network of the same fabric"),
        new("gantry attach x1 db", "x1 is in db too"),
        new("gantry attach x1 db --address 10.12.0.9 --interface db0", "with an address and a name of its own"))
    {
        Add(_address);
        Add(_interface);
        Add(_mac);
    }

    internal static Argument<string> NetworkArgument(string description)
    {
        var argument = new Argument<string>("NETWORK") { Description = description };
        argument.CompletionSources.Add(_ => Suggestions.Networks());
        return argument;
    }

    protected override (ApplyOutcome Outcome, string Words) Change(Fabric fabric, FabricName node, string what, ParseResult call, ApplyEvents events)
    {
        AttachOutcome outcome = fabric.Join(
            node,
            FabricName.WhyNot(what) is { } reason ? throw Usage($"\"{what}\" can't be the name of a network: {reason}") : new FabricName(what),
            new JoinSpec
            {
                Addresses = [.. (call.GetValue(_address) ?? []).Select(text => IPAddress.TryParse(text, out IPAddress? address) ? address : throw Usage($"\"{text}\" is no IP address"))],
                Interface = call.GetValue(_interface) is { } name
                    ? InterfaceName.TryParse(name, out InterfaceName parsed) ? parsed : throw Usage($"\"{name}\" is no interface name: {InterfaceName.WhyNot(name)}") : null,
                Mac = call.GetValue(_mac) is { } text ? MacAddress.TryParse(text, out MacAddress mac) && !mac.IsMulticast ? mac : throw Usage($"\"{text}\" is no Ethernet address of an interface") : null,
            },
            events);
        AttachedInterface made = outcome.Interfaces[0];
        return (outcome.Applied, $"{node} is in {what}: {string.Join(' ', [$"{made.Name}", .. made.Addresses.Select(address => $"{address.Address}")])}");
    }

    private static FabricException Usage(string message) => new(message) { IsUsage = true };
}

internal sealed class DetachCommand(Terminal terminal) : LiveVerb(
    "detach",
    "Take an interface away that attach has given",
    terminal,
    AttachCommand.NetworkArgument("The network, or the interface's name"),
    new Example("gantry detach x1 db", "x1 is in db no more"))
{
    protected override (ApplyOutcome Outcome, string Words) Change(Fabric fabric, FabricName node, string what, ParseResult call, ApplyEvents events) =>
        (fabric.Leave(node, what, events), $"{node} is in {what} no more");
}
