using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Faces.Tests.Clients;

/// <summary>An image with nothing but Debian's busybox-static in it, for machines that reach no registry.</summary>
internal static class BusyboxImage
{
    /// <summary>What engines call it.</summary>
    internal const string Name = "localhost/busybox:latest";

    private const string Busybox = "/bin/busybox";
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private static readonly string[] s_programs = ["sh", "cat", "echo", "ip", "nc", "ping", "sleep"];

    /// <summary>Writes it as <c>docker save</c> does.</summary>
    internal static void Write(string path)
    {
        byte[] layer = Layer();
        using FileStream file = File.Create(path);
        using var archive = new TarWriter(file);
        Add(archive, "layer.tar", layer);
        Add(archive, "config.json", Encoding.UTF8.GetBytes(
            $$"""{ "architecture": "amd64", "os": "linux", "config": { "Cmd": ["/bin/sh"] }, "rootfs": { "type": "layers", "diff_ids": ["sha256:{{Convert.ToHexStringLower(SHA256.HashData(layer))}}"] } }"""));
        Add(archive, "manifest.json", Encoding.UTF8.GetBytes($$"""[{ "Config": "config.json", "RepoTags": ["{{Name}}"], "Layers": ["layer.tar"] }]"""));
    }

    private static byte[] Layer()
    {
        using var bytes = new MemoryStream();
        using (var layer = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (string folder in (string[])["bin", "dev", "etc", "proc", "run", "sys", "tmp"])
            {
                layer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, folder) { Mode = Executable });
            }
            Add(layer, "bin/busybox", File.ReadAllBytes(Busybox));
            foreach (string program in s_programs)
            {
                layer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{program}") { LinkName = "busybox" });
            }
        }
        return bytes.ToArray();
    }

    private static void Add(TarWriter archive, string name, byte[] content) =>
        archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = Executable, DataStream = new MemoryStream(content) });
}
