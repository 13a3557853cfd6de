using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Model;

/// <summary>Looks for interfaces of a stack by their names.</summary>
/// <param name="names">Those that the file gives to it.</param>
/// <param name="owner">Whose they are.</param>
/// <param name="hasOthers">Whether there may be others.</param>
/// <param name="errors">Told of names that are none.</param>
internal sealed class InterfaceCheck(IReadOnlyCollection<string> names, string owner, bool hasOthers, List<TopologyError> errors)
{
    internal InterfaceName Find(Located<string> said)
    {
        if (!hasOthers && !names.Contains(said.Value))
        {
            errors.Add(new TopologyError(said.At, $"{owner} has no interface \"{said.Value}\"", Suggestion.Hint(said.Value, names) ?? $"it has {string.Join(", ", names)}"));
        }
        else if (InterfaceName.WhyNot(said.Value) is { } reason)
        {
            errors.Add(new TopologyError(said.At, $"\"{said.Value}\" is no interface name: {reason}"));
        }
        return InterfaceName.TryParse(said.Value, out InterfaceName name) ? name : default;
    }
}
