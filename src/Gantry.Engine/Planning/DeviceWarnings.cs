using Gantry.Engine.Planning.Objects;
using Gantry.Engine.Planning.Operations;

namespace Gantry.Engine.Planning;

/// <summary>What the host goes without while a device of its own is inside a node.</summary>
internal static class DeviceWarnings
{
    internal static IEnumerable<string> Of(Plan plan, Blueprint wanted)
    {
        HashSet<string> moving = [.. plan.Operations.OfType<MoveDevice>().Where(move => move.From.IsHost).Select(move => $"{move.To} device {move.Before.Name}")];
        foreach (HostDeviceObject device in wanted.Objects.OfType<HostDeviceObject>().Where(device => moving.Contains(device.Key)))
        {
            string[] lost = [.. device.Before?.Addresses.Select(address => address.ToString()) ?? [], .. device.Before?.Routes.Select(route => $"the route {route.Words}") ?? []];
            if (lost.Length > 0)
            {
                yield return $"{device.HostName} is in {device.In} now: the host has not {string.Join(", ", lost)}, until down gives them back";
            }
        }
    }
}
