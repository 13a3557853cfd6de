namespace Gantry.Cni.Protocol;

/// <summary>What a runtime asks a plugin for (CNI specification, section 2): CNI_COMMAND.</summary>
internal enum CniVerb
{
    /// <summary>Attach a container, or adjust its interface.</summary>
    Add,
    /// <summary>Take that back.</summary>
    Del,
    /// <summary>Say whether all is as ADD left it.</summary>
    Check,
    /// <summary>Take back whatever belongs to no attachment of the list.</summary>
    Gc,
    /// <summary>Say whether ADD can be served.</summary>
    Status,
    /// <summary>Say which versions of the protocol are spoken.</summary>
    Version,
}
