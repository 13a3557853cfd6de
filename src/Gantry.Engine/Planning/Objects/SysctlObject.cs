using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;
using Gantry.Engine.State;

namespace Gantry.Engine.Planning.Objects;

/// <summary>A sysctl of a node.</summary>
/// <param name="In">The node.</param>
/// <param name="Name">With dots, as sysctl(8) writes it; a dot inside an interface's name is a slash.</param>
/// <param name="Value">As text.</param>
/// <param name="OfInterface">Whether it belongs to one interface, and so can be set only when that is there.</param>
/// <param name="Before">What it was before Gantry set it; null where that is not known.</param>
public sealed record SysctlObject(NamespaceRef In, string Name, string Value, bool OfInterface, string? Before = null) : KernelObject(In)
{
    /// <inheritdoc/>
    public override string Key => $"{In} sysctl {Name}";

    internal override KernelObject Record(RecordFields fields) => new SysctlObject(
        fields.Namespace("in", In), fields.Text("name", Name), fields.Text("value", Value), fields.Flag("of_interface", OfInterface), fields.TextOrNull("before", Before));

    internal override Sighting Look(Observed observed) =>
        observed[In]?.Sysctl(Name) is { } value ? Sighting.Of(this with { Value = value }) : Sighting.Absent;

    internal override void Create(PlanBuilder plan) => plan.Add(When, new SetSysctl(In, Name, Before, Value));

    internal override void Change(PlanBuilder plan, KernelObject found) => plan.Add(When, new SetSysctl(In, Name, ((SysctlObject)found).Value, Value));

    internal override void Delete(PlanBuilder plan)
    {
        if (Before is not null && Before != Value)
        {
            plan.Add(When, new SetSysctl(In, Name, Value, Before));
        }
    }

    /// <summary>The sysctl that says what this one is while nobody has set it: an interface takes its values over from "default" when it is made.</summary>
    internal string NameOfDefault => OfInterface && Name.Split('.') is ["net", _, _, _, ..] parts ? string.Join('.', [.. parts[..3], "default", .. parts[4..]]) : Name;

    /// <summary>The interface that takes it along when it goes; null where it belongs to none.</summary>
    internal string? Interface => OfInterface && Name.Split('.') is ["net", _, _, var name, ..] ? name.Replace('/', '.') : null;

    private Step When => OfInterface ? Step.Sysctls : Step.Namespaces;
}
