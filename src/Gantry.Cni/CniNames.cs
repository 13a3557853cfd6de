using System.Text;
using Gantry.Engine.Model;

namespace Gantry.Cni;

/// <summary>The engine's names of what CNI calls otherwise: CNI's may be longer, and hold a dot.</summary>
internal static class CniNames
{
    private const int ReadablePart = 40;
    private const int ContainerPart = 12; // As much of a container's id as people use.
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int HashDigits = 13; // Of five bits each: all 64.

    /// <summary>A network's: its own, where the engine takes that.</summary>
    internal static FabricName OfNetwork(string name) =>
        FabricName.WhyNot(name) is null ? new FabricName(name) : new FabricName($"{Readable(name, ReadablePart)}-{Hash(name)}");

    /// <summary>An attachment's, of container and interface. The namespace has no part in it: its path and inode may be another's tomorrow.</summary>
    internal static FabricName OfAttachment(string container, string link) => new($"{Readable(container, ContainerPart)}-{Hash(container, link)}");

    /// <summary>What another plugin than the bridge keeps of an attachment.</summary>
    internal static FabricName OfPart(string container, string link, string plugin) => new($"{Readable(container, ContainerPart)}-{Hash(container, link, plugin)}");

    /// <summary>What people call an attachment.</summary>
    internal static string Label(string container, string link) => $"{container} {link}";

    private static string Readable(string name, int length) =>
        string.Concat(name.Take(length).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));

    /// <summary>FNV-1a over the parts with a NUL behind each, then mixed (MurmurHash3's finalizer).</summary>
    private static string Hash(params ReadOnlySpan<string> parts)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (string part in parts)
        {
            foreach (byte b in Encoding.UTF8.GetBytes(part + '\0'))
            {
                hash = (hash ^ b) * 0x100000001b3;
            }
        }
        hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
        hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
        hash ^= hash >> 33;
        return string.Create(HashDigits, hash, static (span, value) =>
        {
            foreach (ref char digit in span)
            {
                digit = Digits[(int)(value % (ulong)Digits.Length)];
                value /= (ulong)Digits.Length;
            }
        });
    }
}
