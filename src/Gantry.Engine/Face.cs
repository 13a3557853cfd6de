namespace Gantry.Engine;

/// <summary>Who speaks for a fabric. Each face has names of its own: the network "demo" of an engine is not the fabric "demo".</summary>
public enum Face
{
    /// <summary>A topology file.</summary>
    Fabric,
    /// <summary>A runtime that calls Gantry as its CNI plugin.</summary>
    Cni,
    /// <summary>podman, which calls Gantry as its netavark.</summary>
    Podman,
    /// <summary>Docker, whose network driver Gantry is.</summary>
    Docker,
}

/// <summary>The words of <see cref="Face"/>.</summary>
internal static class FaceWords
{
    /// <summary>The folder of its records, and what it is called in comments: "fabric", "cni".</summary>
    internal static string Word(this Face face) => face switch
    {
        Face.Fabric => "fabric",
        Face.Cni => "cni",
        Face.Podman => "podman",
        _ => "docker",
    };
}
