using System.Globalization;
using Gantry.Cli.Interop;
using Gantry.Engine;

namespace Gantry.Cli;

/// <summary>What the kernel demands of who changes networks and namespaces, asked for before anything is tried.</summary>
internal static class Rights
{
    // linux/capability.h
    private const int CAP_NET_ADMIN = 12;
    private const int CAP_SYS_ADMIN = 21;
    private const ulong Needed = 1UL << CAP_NET_ADMIN | 1UL << CAP_SYS_ADMIN;

    /// <exception cref="FabricException">They are missing.</exception>
    internal static void Require(string command)
    {
        if (Libc.EffectiveUser() != 0 && (Effective() & Needed) != Needed)
        {
            throw new FabricException($"gantry {command} needs root (CAP_NET_ADMIN, CAP_SYS_ADMIN)", $"sudo gantry {command} …");
        }
    }

    private static ulong Effective()
    {
        const string Field = "CapEff:";
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? 0 : ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber);
    }
}
