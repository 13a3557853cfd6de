using Gantry.Engine.Model;

namespace Gantry.Engine.State;

/// <summary>A fabric among all of a host.</summary>
/// <param name="Face">Who speaks for it.</param>
/// <param name="Name">Its name there.</param>
internal readonly record struct FabricId(Face Face, FabricName Name)
{
    /// <summary>"fabric tutorial": as errors call it, and the comments of its elements in the firewall.</summary>
    public override string ToString() => $"{Face.Word()} {Name}";
}
