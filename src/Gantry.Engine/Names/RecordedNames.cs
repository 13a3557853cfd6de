using Gantry.Engine.Planning;
using Gantry.Engine.State;

namespace Gantry.Engine.Names;

/// <summary>The names that the records of a fabric tell of, always as they are at this moment.</summary>
internal sealed class RecordedNames : IDisposable
{
    private readonly FabricState _state;
    private readonly Lock _gate = new();
    private FolderWatch _watch;
    private NameTable _table = new();

    internal RecordedNames(string stateDirectory, FabricId id)
    {
        _state = new FabricState(stateDirectory, id);
        _watch = Watch();
        Load();
    }

    /// <summary>Called, under the lock, when networks may have come or gone.</summary>
    internal Action<NameTable>? NetworksChanged { get; set; }

    public void Dispose() => _watch.Dispose();

    /// <summary>Waits until a record has changed; not for ever, for who asks meanwhile may have seen it first.</summary>
    internal void Wait(TimeSpan timeout)
    {
        FolderWatch watch;
        lock (_gate)
        {
            watch = _watch;
        }
        watch.Wait(timeout);
    }

    /// <summary>Begins anew: the folders may have gone and come again.</summary>
    internal void Reload()
    {
        lock (_gate)
        {
            FolderWatch before = _watch;
            _watch = Watch();
            before.Dispose();
            Load();
            NetworksChanged?.Invoke(_table);
        }
    }

    /// <summary>Asks the table as the records are now.</summary>
    internal T Ask<T>(Func<NameTable, T> question)
    {
        lock (_gate)
        {
            Refresh();
            return question(_table);
        }
    }

    private FolderWatch Watch() => new(_state.FolderOf(PartKind.Network), _state.FolderOf(PartKind.Node));

    private void Refresh()
    {
        if (_watch.Read() is not { } paths)
        {
            Load();
            NetworksChanged?.Invoke(_table);
            return;
        }
        bool networks = false;
        foreach (string path in paths.Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            networks |= Take(path);
        }
        if (networks)
        {
            NetworksChanged?.Invoke(_table);
        }
    }

    private void Load()
    {
        _table = new NameTable();
        foreach (PartKind kind in (PartKind[])[PartKind.Network, PartKind.Node])
        {
            foreach (string path in AtomicFile.List(_state.FolderOf(kind)))
            {
                Take(path);
            }
        }
    }

    /// <summary>Takes over one record, as it is or is not there.</summary>
    /// <returns>Whether it is a network's.</returns>
    private bool Take(string path)
    {
        bool isNetwork = Path.GetDirectoryName(path) == _state.FolderOf(PartKind.Network);
        PartNotes? notes = null;
        try
        {
            notes = RecordFile.ReadPart(path, isNetwork ? PartKind.Network : PartKind.Node).Notes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or FabricException)
        {
            // It went, or nobody can read it: it has no names.
        }
        string name = Path.GetFileNameWithoutExtension(path);
        if (isNetwork)
        {
            _table.SetNetwork(name, notes);
        }
        else
        {
            _table.SetNode(name, notes);
        }
        return isNetwork;
    }
}
