using System.CommandLine;
using Gantry.Cli.Interop;
using Gantry.Cli.Output;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;

namespace Gantry.Cli.Commands;

internal sealed class ExecCommand : Verb
{
    private readonly Argument<string> _node = new("NODE") { Description = "A node that is up" };
    private readonly Argument<string[]> _command = new("-- COMMAND") { Description = "The command and its arguments", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _name = FabricChoice.NameOption();

    internal ExecCommand(Terminal terminal) : base(
        "exec",
        "Run a command inside a node; its exit status is handed on, 125 to 127 are gantry's own",
        terminal,
        new("gantry exec x1 -- ping -c1 10.11.0.20", "one command"),
        new("gantry exec x1 -- bash", "a shell to look around in"))
    {
        _node.Validators.Add(UsageError.RefuseOptions);
        _node.CompletionSources.Add(_ => Suggestions.Nodes());
        Add(_node);
        Add(_command);
        Add(_name);
    }

    internal override int UsageStatus => ExitStatus.ExecFailed;

    protected override int Run(ParseResult call)
    {
        string node = call.GetRequiredValue(_node);
        IReadOnlyList<byte[]>? command = RawArguments.AfterDashes();
        if (command is null or [] || command.Count != call.GetValue(_command)?.Length)
        {
            throw new FabricException("gantry exec needs a command, behind --", $"gantry exec {node} -- COMMAND…") { IsUsage = true };
        }
        RequireRights();
        using Host host = Host.OpenCurrent();
        FabricName? fabric = call.GetValue(_name) is { } name ? new FabricName(name) : null;
        using NetworkNamespace inside = Roster.OpenNode(host, node, fabric);
        return new NodeProcess(node, inside, Terminal).Become(command);
    }
}
