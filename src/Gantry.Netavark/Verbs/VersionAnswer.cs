using System.Text.Json;

namespace Gantry.Netavark.Verbs;

/// <summary>version: what is in netavark's place.</summary>
internal static class VersionAnswer
{
    private const int CommitDigits = 40;

    internal static void Write(Utf8JsonWriter json, string version)
    {
        json.WriteString("version", Number(version));
        json.WriteString("commit", CommitOf(version));
        json.WriteString("build_time", "");
        json.WriteString("target", $"{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}");
        json.WriteString("default_fw_driver", "nftables");
        json.WriteString("program", "gantry");
    }

    /// <summary>Without the commit.</summary>
    internal static string Number(string version) => version.Split('+')[0];

    /// <summary>Whoever reads it expects a whole one; a build that knows none has all zeros.</summary>
    private static string CommitOf(string version) => version.Split('+') is [_, { Length: CommitDigits } commit] ? commit : new string('0', CommitDigits);
}
