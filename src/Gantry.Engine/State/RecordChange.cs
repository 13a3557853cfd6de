using System.Collections.Immutable;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;
using Gantry.Engine.Planning.Operations;

namespace Gantry.Engine.State;

/// <summary>
/// The records before, during and after an apply. Before the kernel is touched they name everything that may be there when it is cut off:
/// what is wanted and what is about to leave.
/// </summary>
internal sealed class RecordChange(FabricState state, Blueprint wanted, Plan plan)
{
    private readonly FabricRecord? _fabricBefore = state.Fabric;
    private readonly Dictionary<(PartKind, string), PartRecord> _before =
        state.Current.Parts.Select(part => state.Find(part.Kind, part.Name)!).ToDictionary(part => (part.Kind, part.Name));

    /// <summary>Writes the intent. A new node's record waits for its namespace's cookie, without which it would say nothing.</summary>
    internal void Begin(FabricRecord fabric)
    {
        state.WriteFabric(fabric);
        // What it asks of the host it stops asking first: two that go at once would wait for each other to put back what they share.
        foreach (PartRecord part in _before.Values.Where(part => part.Kind == PartKind.Host && !wanted.Parts.Any(w => w.Kind == PartKind.Host)))
        {
            state.WritePart(part with { Objects = [], Leaving = [.. part.Objects, .. part.Leaving] });
        }
        HashSet<KernelObject> published = [.. plan.Operations.OfType<PublishPort>().Where(operation => !operation.After.IsEmpty).Select(operation => operation.Port)];
        foreach (Part part in wanted.Parts)
        {
            PartRecord? before = _before.GetValueOrDefault((part.Kind, part.Name));
            var record = new PartRecord(part.Kind, part.Name, part.Objects, Leaving(part, before))
            {
                Notes = part.Notes,
                HasStaleFlows = before?.HasStaleFlows == true || (published.Count > 0 && part.Objects.Any(published.Contains)),
            };
            bool waitsForCookie = before is null && part.Objects.OfType<NamespaceObject>().Any(o => o.Cookie == 0);
            if (waitsForCookie)
            {
                state.Prepare(record);
            }
            else if (before is null || !before.Objects.SequenceEqual(record.Objects) || !before.Leaving.SequenceEqual(record.Leaving) || before.Notes != record.Notes
                || before.HasStaleFlows != record.HasStaleFlows)
            {
                state.WritePart(record);
            }
        }
    }

    /// <summary>All is there that should be, and nothing else.</summary>
    internal void End()
    {
        HashSet<(PartKind, string)> stay = [.. wanted.Parts.Select(part => (part.Kind, part.Name))];
        foreach ((PartKind kind, string name) in stay)
        {
            if (state.Find(kind, name) is { } record && (!record.Leaving.IsEmpty || record.HasStaleFlows))
            {
                state.WritePart(record with { Leaving = [], HasStaleFlows = false });
            }
        }
        foreach ((PartKind kind, string name) in _before.Keys.Where(key => !stay.Contains(key)))
        {
            state.DeletePart(kind, name);
        }
    }

    /// <summary>The kernel is as it was: so are the records. If something would not go, they keep naming it.</summary>
    internal void TakeBack(bool complete)
    {
        if (!complete)
        {
            return;
        }
        foreach (Part part in wanted.Parts.Where(part => !_before.ContainsKey((part.Kind, part.Name))))
        {
            state.DeletePart(part.Kind, part.Name);
        }
        foreach (PartRecord record in _before.Values)
        {
            state.WritePart(record);
        }
        if (_fabricBefore is null)
        {
            state.Delete();
        }
        else
        {
            state.WriteFabric(_fabricBefore);
        }
    }

    /// <summary>What the part owned before and does not own in the same way any more.</summary>
    private static ImmutableArray<KernelObject> Leaving(Part part, PartRecord? before)
    {
        if (before is null)
        {
            return [];
        }
        HashSet<KernelObject> stay = [.. part.Objects];
        return [.. before.Objects.Concat(before.Leaving).Where(o => !stay.Contains(o)).Distinct()];
    }
}
