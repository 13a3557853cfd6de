using System.Text;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Engine;

/// <summary>A topology as the shell script that a person would write: ip, sysctl and nft lines, for a bare host and root.</summary>
public static class ShellScript
{
    /// <summary>The script that builds the network, the same as <c>gantry up</c> does on a host where nothing of it is.</summary>
    public static string Up(Topology topology) => Write(topology, "builds", Planner.OnBareHost(Blueprint(topology)));

    /// <summary>The script that takes it down again.</summary>
    public static string Down(Topology topology) => Write(topology, "takes down", Planner.TakingDown(Blueprint(topology)));

    private static Blueprint Blueprint(Topology topology) => Draft.Draw(new FabricId(Face.Fabric, topology.Name), topology, Planning.Blueprint.Empty, HostFacts.Bare);

    private static string Write(Topology topology, string verb, Plan plan)
    {
        var script = new StringBuilder();
        script.Append($"#!/bin/sh\n# {char.ToUpperInvariant(verb[0])}{verb[1..]} the network \"{topology.Name}\". Run it as root.\nset -e\n");
        foreach (Stage stage in plan.Stages)
        {
            if (stage.Operations[0] is FirewallOperation)
            {
                foreach (IGrouping<NamespaceRef, FirewallOperation> transaction in stage.Operations.Cast<FirewallOperation>().GroupBy(operation => operation.In))
                {
                    WriteTransaction(script, transaction);
                }
                continue;
            }
            string? purpose = null;
            foreach (Operation operation in stage.Operations)
            {
                if (operation.Purpose != purpose)
                {
                    script.Append($"\n# {operation.Purpose}\n");
                    purpose = operation.Purpose;
                }
                script.Append(operation.Script).Append('\n');
            }
        }
        return script.ToString();
    }

    /// <summary>nft takes a whole transaction on its standard input.</summary>
    private static void WriteTransaction(StringBuilder script, IGrouping<NamespaceRef, FirewallOperation> transaction)
    {
        script.Append($"\n# one transaction of the firewall: all of it or nothing\n{transaction.Key.Exec}nft -f - <<'END'\n");
        string? purpose = null;
        foreach (FirewallOperation operation in transaction)
        {
            if (operation.Purpose != purpose)
            {
                script.Append($"# {operation.Purpose}\n");
                purpose = operation.Purpose;
            }
            script.Append(operation.Script).Append('\n');
        }
        script.Append("END\n");
    }
}
