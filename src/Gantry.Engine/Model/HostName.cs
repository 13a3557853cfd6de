using System.Net;

namespace Gantry.Engine.Model;

/// <summary>A name for an address that is no node's.</summary>
/// <param name="Name">The name.</param>
/// <param name="Address">The address.</param>
public readonly record struct HostName(string Name, IPAddress Address)
{
    private const int MaxLength = 253; // RFC 1123, 2.1
    private const int MaxLabel = 63;

    /// <summary>Why this can't be a name in a hosts file, or null.</summary>
    public static string? WhyNot(string text) => text switch
    {
        "" => "it is empty",
        "localhost" => "that is every node's own loopback address",
        { Length: > MaxLength } => $"it has {text.Length} characters, at most {MaxLength} are allowed",
        _ when !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') => "only letters, digits, '-', '_' and '.' may be in it",
        _ when text.Split('.').Any(label => label.Length is 0 or > MaxLabel) => $"between its dots are 1 to {MaxLabel} characters",
        _ => null,
    };
}
