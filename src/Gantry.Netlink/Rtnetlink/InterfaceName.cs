using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gantry.Netlink.Rtnetlink;

/// <summary>The name of a link: 1 to 15 bytes (IFNAMSIZ less its NUL, linux/if.h), no '/', ':', '%' or white space, not ".", "..", "all" or "default".</summary>
/// <remarks>net/core/dev.c, dev_valid_name, __dev_alloc_name.</remarks>
public readonly record struct InterfaceName
{
    /// <summary>The longest name in bytes: IFNAMSIZ - 1.</summary>
    public const int MaxBytes = 15;

    private const byte LatinNoBreakSpace = 0xa0;
    private readonly string? _text;

    /// <summary>Makes a name.</summary>
    /// <exception cref="ArgumentException">The kernel would refuse it.</exception>
    public InterfaceName(string text)
    {
        _text = WhyNot(text) is { } reason ? throw new ArgumentException($"\"{text}\" is no interface name: {reason}.", nameof(text)) : text;
    }

    private InterfaceName(string text, int _) => _text = text;

    /// <summary>Why the kernel would refuse this as an interface name, or null.</summary>
    public static string? WhyNot(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text switch
        {
            "" => "it is empty",
            "." or ".." => "it names a directory",
            "all" or "default" => "the kernel has sysctls of that name for all links", // net/ipv4/devinet.c, devinet_sysctl_register
            _ when Encoding.UTF8.GetByteCount(text) is var bytes and > MaxBytes => $"it has {bytes} bytes, the kernel takes at most {MaxBytes}",
            _ when text.Any(c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c)) => "'/', ':' and white space may not be in it",
            _ when text.Contains('%', StringComparison.Ordinal) => "the kernel puts a number in the place of '%'",
            // The kernel looks for Latin-1's white space, byte by byte: it takes the second one of "à" for such.
            _ when Encoding.UTF8.GetBytes(text).Contains(LatinNoBreakSpace) => "a letter in it has the byte 0xa0, which the kernel takes for white space",
            _ => null,
        };
    }

    /// <summary>A name that the kernel has given out, whatever it is: it takes some that <see cref="WhyNot"/> refuses, and bytes that are no UTF-8.</summary>
    internal static InterfaceName FromKernel(string text) => new(text, 0);

    /// <summary>Makes a name where the kernel would take it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out InterfaceName name)
    {
        bool valid = text is not null && WhyNot(text) is null;
        name = valid ? new InterfaceName(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";
}
