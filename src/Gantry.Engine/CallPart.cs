namespace Gantry.Engine;

/// <summary>What a call of gantry spends its time on.</summary>
internal enum CallPart
{
    /// <summary>Understanding what is asked: arguments, the topology file, an engine's JSON.</summary>
    Parse,
    /// <summary>Another gantry at work on the same fabric.</summary>
    Wait,
    /// <summary>Records, read and written.</summary>
    State,
    /// <summary>What the kernel holds.</summary>
    Observe,
    /// <summary>The difference.</summary>
    Plan,
    /// <summary>Doing it.</summary>
    Kernel,
    /// <summary>Telling of it.</summary>
    Answer,
}
