namespace Gantry.Cli.Interop;

/// <summary>The arguments as they came. The runtime turns bytes that are no UTF-8 into U+FFFD; a file's name may well hold such.</summary>
internal static class RawArguments
{
    /// <summary>What comes after the first <c>--</c>, each with its NUL at the end; null where there is no <c>--</c>.</summary>
    internal static IReadOnlyList<byte[]>? AfterDashes()
    {
        List<byte[]> after = [];
        bool found = false;
        ReadOnlySpan<byte> rest = File.ReadAllBytes("/proc/self/cmdline");
        while (rest.IndexOf((byte)0) is >= 0 and int end)
        {
            ReadOnlySpan<byte> argument = rest[..end];
            if (found)
            {
                after.Add(rest[..(end + 1)].ToArray());
            }
            found |= argument.SequenceEqual("--"u8);
            rest = rest[(end + 1)..];
        }
        return found ? after : null;
    }
}
