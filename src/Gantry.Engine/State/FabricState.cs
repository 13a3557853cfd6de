using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;
using Gantry.Engine.Planning.Objects;

namespace Gantry.Engine.State;

/// <summary>
/// The records of one fabric: a file a part under /run/gantry/fabric/NAME, written before the kernel is touched. What a record says is
/// ours; nothing else is.
/// </summary>
internal sealed class FabricState(string stateDirectory, FabricId id)
{
    private static readonly PartKind[] s_shared = [PartKind.Network, PartKind.Wire, PartKind.Host];
    private readonly string _directory = Path.Combine(stateDirectory, id.Face.Word(), id.Name.ToString());
    private readonly Dictionary<(PartKind, string), PartRecord> _parts = [];

    internal FabricId Id => id;

    internal string LockPath => _directory + ".lock";

    internal FabricRecord? Fabric { get; private set; }

    /// <summary>
    /// What the records say: first what is wanted, then, as parts of their own, what was about to leave. Both may say something of the
    /// same name; what is wanted comes first.
    /// </summary>
    internal Blueprint Recorded => Current with
    {
        Parts = [.. Current.Parts, .. _parts.Values.Where(part => !part.Leaving.IsEmpty).Select(part => part.Part with { Objects = part.Leaving })],
    };

    /// <summary>What the records say that is wanted.</summary>
    internal Blueprint Current => new(
        Fabric?.Group ?? 0, [.. _parts.Values.OrderBy(part => part.Kind).Select(part => part.Part)]);

    /// <summary>Whether there is anything of it: also the empty folder of an up that was killed before its first record.</summary>
    internal bool Exists => Directory.Exists(_directory);

    /// <summary>All fabrics of a face that have records.</summary>
    internal static IReadOnlyList<FabricId> List(string stateDirectory, Face face)
    {
        string all = Path.Combine(stateDirectory, face.Word());
        return Directory.Exists(all)
            ? [.. Directory.EnumerateDirectories(all).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).Select(n => new FabricId(face, new FabricName(n)))]
            : [];
    }

    /// <summary>All fabrics of all faces that have records.</summary>
    internal static IEnumerable<FabricId> ListAll(string stateDirectory) => Enum.GetValues<Face>().SelectMany(face => List(stateDirectory, face));

    /// <summary>Reads all records, or only those of some parts: what is out of scope is not even looked at.</summary>
    /// <exception cref="FabricException">One is torn, foreign or newer.</exception>
    internal static FabricState Load(string stateDirectory, FabricId id, Scope? scope)
    {
        var state = new FabricState(stateDirectory, id);
        state.Read(scope);
        return state;
    }

    /// <summary>
    /// Reads of another fabric what all share: its networks and what it asks of the host. It is not locked and may be about to go: what is
    /// gone when it is looked for does not count.
    /// </summary>
    internal static FabricState LoadShared(string stateDirectory, FabricId id)
    {
        var state = new FabricState(stateDirectory, id);
        foreach (PartKind kind in s_shared)
        {
            try
            {
                foreach (string file in AtomicFile.List(state.FolderOf(kind)))
                {
                    PartRecord part = RecordFile.ReadPart(file, kind);
                    state._parts[(part.Kind, part.Name)] = part;
                }
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return state;
            }
        }
        return state;
    }

    private void Read(Scope? scope)
    {
        if (File.Exists(FabricPath))
        {
            Fabric = RecordFile.ReadFabric(FabricPath, id.Name.ToString());
        }
        IEnumerable<(PartKind Kind, string Path)> files = scope is null
            ? Enum.GetValues<PartKind>().SelectMany(kind => AtomicFile.List(FolderOf(kind)).Select(path => (kind, path)))
            : scope.Parts.Select(part => (part.Kind, PathOf(part.Kind, part.Name))).Where(file => File.Exists(file.Item2));
        foreach ((PartKind kind, string file) in files)
        {
            PartRecord part = RecordFile.ReadPart(file, kind);
            _parts[(part.Kind, part.Name)] = part;
        }
        if (Fabric is null && _parts.Count > 0)
        {
            throw new FabricException($"the record {FabricPath} is missing, but those of the fabric's parts are there", "nothing was changed", RecordFile.Forget(_directory));
        }
    }

    internal PartRecord? Find(PartKind kind, string partName) => _parts.GetValueOrDefault((kind, partName));

    /// <summary>Keeps out of mind all parts but these: as if they alone had been in scope.</summary>
    internal void Narrow(Func<PartRecord, bool> isInScope)
    {
        foreach (PartRecord part in _parts.Values.Where(part => !isInScope(part)).ToList())
        {
            _parts.Remove((part.Kind, part.Name));
        }
    }

    /// <summary>Whether there is a record of any part of a kind, in scope or not, but these.</summary>
    internal bool HasOther(PartKind kind, IReadOnlyCollection<string> names) => AtomicFile.List(FolderOf(kind)).Any(path => !names.Contains(Path.GetFileNameWithoutExtension(path)));

    internal void WriteFabric(FabricRecord record)
    {
        if (record != Fabric)
        {
            Directory.CreateDirectory(_directory);
            RecordFile.Write(FabricPath, record, FabricRecord.Record);
            Fabric = record;
        }
    }

    internal void WritePart(PartRecord record)
    {
        Directory.CreateDirectory(FolderOf(record.Kind));
        RecordFile.Write(PathOf(record.Kind, record.Name), record, PartRecord.Record);
        _parts[(record.Kind, record.Name)] = record;
    }

    /// <summary>Keeps a record in mind that is written later: a node's, when its namespace's cookie is known.</summary>
    internal void Prepare(PartRecord record) => _parts[(record.Kind, record.Name)] = record;

    /// <summary>
    /// Writes a node's record with what is known only now that its namespace was made and has no name yet: the cookie, and what its
    /// sysctls are by themselves.
    /// </summary>
    internal void RecordNamespace(string node, ulong cookie, Func<string, string?> readSysctl)
    {
        PartRecord part = _parts[(PartKind.Node, node)];
        WritePart(part with
        {
            Objects = [.. part.Objects.Select(o => o switch
            {
                NamespaceObject ns => ns with { Cookie = cookie },
                SysctlObject { Before: null } sysctl => sysctl with { Before = readSysctl(sysctl.NameOfDefault) },
                _ => o,
            })],
        });
    }

    internal void DeletePart(PartKind kind, string partName)
    {
        if (Directory.Exists(FolderOf(kind)))
        {
            File.Delete(PathOf(kind, partName));
        }
        _parts.Remove((kind, partName));
    }

    /// <summary>Removes what a kill has left of files that were being written.</summary>
    internal void Sweep()
    {
        foreach (PartKind kind in Enum.GetValues<PartKind>())
        {
            AtomicFile.SweepFolder(FolderOf(kind));
        }
    }

    /// <summary>Forgets the fabric; the lock's file stays. The record of the whole goes last: as long as it is there, what is left has an owner.</summary>
    internal void Delete()
    {
        foreach (PartKind kind in Enum.GetValues<PartKind>())
        {
            DeleteFolder(FolderOf(kind));
        }
        if (Exists)
        {
            File.Delete(FabricPath);
        }
        DeleteFolder(_directory);
        _parts.Clear();
        Fabric = null;
    }

    /// <summary>Where the leases of a network's addresses are.</summary>
    internal string LeasesFolder => Path.Combine(_directory, "leases");

    internal void DeleteLeases() => DeleteFolder(LeasesFolder);

    /// <summary>Forgets the leases of a network that goes.</summary>
    internal void DeleteLeases(string network) => DeleteFolder(Path.Combine(LeasesFolder, network));

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private string FabricPath => Path.Combine(_directory, "fabric.json");

    internal string FolderOf(PartKind kind) => kind switch
    {
        PartKind.Network => Path.Combine(_directory, "networks"),
        PartKind.Node => Path.Combine(_directory, "nodes"),
        PartKind.Wire => Path.Combine(_directory, "links"),
        PartKind.Attachment => Path.Combine(_directory, "attachments"),
        _ => Path.Combine(_directory, "host"),
    };

    internal string PathOf(PartKind kind, string partName) => Path.Combine(FolderOf(kind), partName + ".json");
}
