namespace Gantry.Engine.Planning.Operations;

/// <summary>An MTU in a line of a script.</summary>
internal static class MtuWords
{
    /// <summary>" mtu 9000", or nothing where it is what a new link has anyway.</summary>
    internal static string Of(int mtu) => mtu == HostFacts.EthernetMtu ? "" : $" mtu {mtu}";
}
