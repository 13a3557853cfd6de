using Gantry.Engine.Observe;
using Gantry.Engine.Planning.Operations;

namespace Gantry.Engine.Planning;

/// <summary>Folds the deletions of links into one message where that is safe: deleting by group deletes whoever's link is in it.</summary>
internal static class LinkGroupPlan
{
    internal static void Fold(PlanBuilder plan, Observed observed)
    {
        List<DeleteLink> deletions = [.. plan.At(Step.Unlink).OfType<DeleteLink>().Where(deletion => deletion.In.IsHost)];
        if (deletions.Count < 2 || observed.IsPartial)
        {
            return;
        }
        uint group = deletions[0].Group;
        HashSet<int> ours = [.. deletions.Where(deletion => deletion.Group == group).Select(deletion => deletion.Link.Index)];
        if (group != 0 && ours.SetEquals(observed.Host.Links.Where(link => link.Group == group).Select(link => link.Index)))
        {
            plan.Set(Step.Unlink, [new DeleteLinkGroup(group, [.. deletions.Where(deletion => deletion.Group == group)]), .. plan.At(Step.Unlink).Where(operation => operation is not DeleteLink { In.IsHost: true } deletion || deletion.Group != group)]);
        }
    }
}
