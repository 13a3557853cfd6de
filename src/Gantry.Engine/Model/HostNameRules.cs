namespace Gantry.Engine.Model;

/// <summary>What must hold of further names: an alias may be several nodes', so that one name finds any of them, but no name is another node's own.</summary>
internal static class HostNameRules
{
    internal static void Check(TopologySpec spec, List<TopologyError> errors)
    {
        HashSet<string> nodes = [.. spec.Nodes.Select(node => node.Name.Value)];
        foreach (Located<string> alias in spec.Nodes.SelectMany(node => node.Attachments).SelectMany(attachment => attachment.Aliases))
        {
            Check("alias", alias, nodes, errors);
        }
        foreach ((Located<string> name, _) in spec.Nodes.Append(spec.Host).SelectMany(stack => stack.Hosts))
        {
            Check("name", name, nodes, errors);
        }
    }

    private static void Check(string what, Located<string> name, HashSet<string> nodes, List<TopologyError> errors)
    {
        if (HostName.WhyNot(name.Value) is { } reason)
        {
            errors.Add(new TopologyError(name.At, $"\"{name.Value}\" can't be {(what[0] == 'a' ? "an" : "a")} {what}: {reason}"));
        }
        else if (nodes.Contains(name.Value))
        {
            errors.Add(new TopologyError(name.At, $"the {what} \"{name.Value}\" is the name of a node"));
        }
    }
}
