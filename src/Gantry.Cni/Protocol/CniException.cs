namespace Gantry.Cni.Protocol;

/// <summary>What the runtime is told in the place of a result.</summary>
/// <param name="code">Its kind.</param>
/// <param name="message">One line that names the object and what was tried.</param>
/// <param name="details">More: the kernel's own words, what to do. Null: nothing.</param>
internal sealed class CniException(CniErrorCode code, string message, string? details = null) : Exception(message)
{
    internal CniErrorCode Code { get; } = code;

    internal string? Details { get; } = details;

    /// <summary>A key of the configuration whose value asks for what Gantry can't do. The specification wants both in the message.</summary>
    internal static CniException Unsupported(string key, string value, string why) => new(CniErrorCode.UnsupportedField, $"{key}: {value} is not supported: {why}");

    /// <summary>A key of the configuration whose value is wrong.</summary>
    internal static CniException Invalid(string key, string what) => new(CniErrorCode.InvalidConfiguration, $"{key}: {what}");
}
