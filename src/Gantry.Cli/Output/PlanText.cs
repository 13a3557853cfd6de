using Gantry.Engine.Model;
using Gantry.Engine.Planning;

namespace Gantry.Cli.Output;

/// <summary>Operations for people.</summary>
internal static class PlanText
{
    internal static void Write(Terminal terminal, FabricName fabric, Plan plan)
    {
        if (plan.IsEmpty)
        {
            terminal.Out.WriteLine($"{fabric}: nothing to do");
            return;
        }
        foreach (Operation operation in plan.Operations)
        {
            terminal.Out.WriteLine(operation.Sign switch
            {
                Sign.Create => terminal.Green($"+ {operation.Title}"),
                Sign.Change => terminal.Yellow($"~ {operation.Title}"),
                _ => terminal.Red($"- {operation.Title}"),
            });
        }
        int OfSign(Sign sign) => plan.Operations.Count(operation => operation.Sign == sign);
        terminal.Out.WriteLine($"{fabric}: {OfSign(Sign.Create)} to create, {OfSign(Sign.Change)} to change, {OfSign(Sign.Delete)} to delete");
    }

    /// <summary>For --verbose: each operation as what a person would type.</summary>
    internal static Action<Operation> Commands(Terminal terminal) => operation => terminal.Error.WriteLine(operation switch
    {
        FirewallOperation firewall when operation.Script.Contains('\n', StringComparison.Ordinal) => $"{firewall.In.Exec}nft -f - <<'END'\n{operation.Script.TrimEnd()}\nEND",
        FirewallOperation firewall => $"{firewall.In.Exec}nft '{operation.Script}'",
        _ => operation.Script,
    });
}
