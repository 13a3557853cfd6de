namespace Gantry.Cni.Protocol;

/// <summary>The codes of the error object (CNI specification, section 5, Error). From 100 on they are a plugin's own.</summary>
internal enum CniErrorCode
{
    /// <summary>The version of the protocol is not spoken, or does not know the verb.</summary>
    IncompatibleVersion = 1,
    /// <summary>The configuration asks for something that Gantry can't do; the message holds key and value.</summary>
    UnsupportedField = 2,
    /// <summary>The container is not there; there is nothing to clean up.</summary>
    UnknownContainer = 3,
    /// <summary>An environment variable is missing or wrong; the message holds its name.</summary>
    InvalidEnvironment = 4,
    /// <summary>Reading or writing failed.</summary>
    InputOutput = 5,
    /// <summary>What was read is no JSON, or a value is of the wrong type or out of range.</summary>
    Undecodable = 6,
    /// <summary>The configuration contradicts itself or the container.</summary>
    InvalidConfiguration = 7,
    /// <summary>CNI_NETNS is the namespace that the plugin runs in. Not in the specification; libcni's number (pkg/types, ErrInvalidNetNS).</summary>
    InvalidNamespace = 8,
    /// <summary>It may work a little later.</summary>
    TryAgainLater = 11,
    /// <summary>ADD can't be served.</summary>
    NotAvailable = 50,
    /// <summary>ADD can't be served, and attachments that are there may not work.</summary>
    LimitedConnectivity = 51,
    /// <summary>Gantry's own: the kernel refused, or somebody else's object stands in the way.</summary>
    Refused = 100,
    /// <summary>Gantry's own: CHECK found something missing or different.</summary>
    Drifted = 101,
    /// <summary>A mistake of Gantry's. libcni's number (ErrInternal).</summary>
    Internal = 999,
}
