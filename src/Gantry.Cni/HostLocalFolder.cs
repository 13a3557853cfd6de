using System.Net;
using Gantry.Cni.Protocol;
using Gantry.Engine;
using Gantry.Engine.Model;

namespace Gantry.Cni;

/// <summary>
/// The leases that the reference plugin host-local wrote for a network before Gantry took its place: a file an address, with the container's
/// id and, since version 0.7, its interface behind CR and LF. They are honoured, and given back when their container goes.
/// </summary>
/// <param name="path">The network's folder.</param>
internal sealed class HostLocalFolder(string path)
{
    private const string DefaultDirectory = "/var/lib/cni/networks";

    /// <summary>A network's: that which its entry says, or the usual one; an entry behind the bridge says none.</summary>
    internal static HostLocalFolder Of(CniRequest request) => new(Path.Combine(
        request.Root.Object("ipam", static keys => keys.Text("dataDir") ?? "") is { Length: > 0 } said ? said : DefaultDirectory, request.Network));

    /// <summary>Whether host-local gave a container an address.</summary>
    internal bool Holds(string container, string link) => FilesOf(container, link).Any();

    /// <summary>Sees to it that no address is given out which stands here.</summary>
    internal void TakeOver(Fabric fabric) => fabric.TakeOver(
    [
        .. All().GroupBy(file => (file.Container, file.Link), file => file.Address).Select(held => (
            CniNames.OfPart(held.Key.Container, held.Key.Link, Plugins.AddressPlugin.HostLocalName),
            $"{CniNames.Label(held.Key.Container, held.Key.Link)} address, of host-local",
            (IReadOnlyList<IPAddress>)[.. held])),
    ]);

    /// <summary>Gives back what a container has.</summary>
    internal void Release(string container, string link)
    {
        foreach (string file in FilesOf(container, link).ToList())
        {
            File.Delete(file);
        }
    }

    /// <summary>Gives back what others have than those to keep.</summary>
    internal void ReleaseAllBut(Func<FabricName, bool> keeps)
    {
        foreach ((string file, string container, string link, _) in All().Where(held => !keeps(CniNames.OfPart(held.Container, held.Link, Plugins.AddressPlugin.HostLocalName))).ToList())
        {
            File.Delete(file);
        }
    }

    private IEnumerable<string> FilesOf(string container, string link) => All().Where(held => held.Container == container && (held.Link == link || held.Link.Length == 0)).Select(held => held.File);

    private IEnumerable<(string File, string Container, string Link, IPAddress Address)> All()
    {
        if (!Directory.Exists(path))
        {
            yield break;
        }
        foreach (string file in Directory.EnumerateFiles(path))
        {
            // What else lies there is a lock, and what was given out last.
            if (IPAddress.TryParse(Path.GetFileName(file), out IPAddress? address) && TryRead(file) is { } text)
            {
                string[] lines = text.Split("\r\n");
                yield return (file, lines[0].Trim(), lines.Length > 1 ? lines[1].Trim() : "", address);
            }
        }
    }

    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (FileNotFoundException)
        {
            return null; // Given back in this moment.
        }
    }
}
