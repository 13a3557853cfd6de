namespace Gantry.Netavark.Protocol;

/// <summary>What podman is told and prints behind "netavark: ".</summary>
/// <param name="message">One line, as a rule.</param>
internal sealed class NetavarkException(string message) : Exception(message);
