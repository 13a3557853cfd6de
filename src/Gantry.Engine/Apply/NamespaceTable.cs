using Gantry.Engine.Planning;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Apply;

/// <summary>The namespaces that an apply works in, each opened once: its descriptor and a socket that was made inside.</summary>
internal sealed class NamespaceTable(Host host) : IDisposable
{
    /// <summary>Two descriptors each, and 1,024 are the usual limit.</summary>
    private const int MostOpen = 450;

    /// <summary>A new tree costs as much as some dozens of namespaces in an old one.</summary>
    private const int NamespacesPerTree = 100;

    private readonly Dictionary<NamespaceRef, OpenNamespace> _open = [];
    private readonly Queue<NamespaceRef> _order = new();
    private readonly NamespaceWorker _worker = new(host.Namespace);
    private NamespaceRef? _current;
    private SysctlTree _sysctls = SysctlTree.OfMachine;
    private int _entered;

    public void Dispose()
    {
        _sysctls.Dispose();
        _worker.Dispose();
        foreach ((NamespaceRef at, OpenNamespace open) in _open)
        {
            Close(at, open);
        }
    }

    /// <summary>A namespace's nf_tables.</summary>
    internal NfTablesSocket FirewallOf(NamespaceRef at)
    {
        OpenNamespace open = Open(at);
        return open.Firewall ??= Inside(open.Namespace, NfTablesSocket.Open);
    }

    /// <summary>Closes a node's nf_tables: it is asked once in an apply, the host's again and again.</summary>
    internal void CloseFirewallOf(NamespaceRef at)
    {
        if (!at.IsHost && _open.TryGetValue(at, out OpenNamespace? open))
        {
            open.Firewall?.Dispose();
            open.Firewall = null;
        }
    }

    internal RouteSocket SocketOf(NamespaceRef at) => Open(at).Socket;

    /// <summary>The same; null where nothing is there.</summary>
    internal RouteSocket? TrySocketOf(NamespaceRef at) => TryOpenAndKeep(at)?.Socket;

    /// <summary>The sysctls of whichever namespace the calling thread is in.</summary>
    internal SysctlTree Sysctls
    {
        get
        {
            if (_entered > NamespacesPerTree)
            {
                _sysctls.Dispose();
                _sysctls = SysctlTree.New();
                _entered = 0;
            }
            return _sysctls;
        }
    }

    /// <summary>A further socket, for events.</summary>
    internal RouteSocket OpenSocket(NamespaceRef at) => Inside(Open(at).Namespace, RouteSocket.Open);

    internal SafeFileHandle HandleOf(NamespaceRef at) => Open(at).Namespace.Handle;

    internal ulong CookieOf(NamespaceRef at) => Open(at).Socket.NamespaceCookie;

    /// <summary>Makes a namespace for a node; the calling thread is in it then.</summary>
    internal void Create(NamespaceRef node)
    {
        Forget(node);
        NetworkNamespace created = NetworkNamespace.Unshare();
        Keep(node, new OpenNamespace(created, RouteSocket.Open()));
        _current = node;
        _entered++;
    }

    /// <summary>Closes a namespace, so that nothing of ours keeps it alive.</summary>
    internal void Forget(NamespaceRef at)
    {
        if (_open.Remove(at, out OpenNamespace? open))
        {
            Close(at, open);
        }
    }

    /// <summary>Runs <paramref name="work"/> on a thread that <see cref="Enter(NamespaceRef)"/> may move.</summary>
    internal void OnThread(Action work) => _worker.Run(() =>
    {
        _current = NamespaceRef.Host;
        work();
    });

    /// <summary>Moves the thread of <see cref="OnThread"/>.</summary>
    internal void Enter(NamespaceRef at)
    {
        if (_current != at)
        {
            NamespaceThread.Enter(at.IsHost ? host.Namespace : Open(at).Namespace);
            _current = at;
            _entered += at.IsHost ? 0 : 1;
        }
    }

    /// <summary>Moves the thread of <see cref="OnThread"/> into a namespace that somebody else holds open.</summary>
    internal void Enter(NetworkNamespace networkNamespace)
    {
        NamespaceThread.Enter(networkNamespace);
        _current = null;
        _entered++;
    }

    /// <summary>The namespace that a node's name or path leads to; null where there is none. The caller owns it.</summary>
    internal NetworkNamespace? TryOpen(NamespaceRef node) => node.Path is null ? host.Names.TryOpen(node.Node!) : NetworkNamespace.TryOpen(node.Path);

    /// <summary>Keeps it open; beyond the limit the one that was opened first is closed, to be opened again if it is needed.</summary>
    private void Keep(NamespaceRef at, OpenNamespace open)
    {
        while (_open.Count >= MostOpen && _order.TryDequeue(out NamespaceRef oldest))
        {
            Forget(oldest);
        }
        _open.Add(at, open);
        if (!at.IsHost)
        {
            _order.Enqueue(at);
        }
    }

    private OpenNamespace Open(NamespaceRef at) => TryOpenAndKeep(at) ?? throw new FabricException($"namespace {at}: it is not there any more");

    private OpenNamespace? TryOpenAndKeep(NamespaceRef at)
    {
        if (!_open.TryGetValue(at, out OpenNamespace? open) && (at.IsHost ? host.Namespace : TryOpen(at)) is { } found)
        {
            Keep(at, open = new OpenNamespace(found, Inside(found, RouteSocket.Open)));
        }
        return open;
    }

    /// <summary>What is opened in the middle of <see cref="OnThread"/> needs another thread, or that one would lose its place; the process's own namespace needs none.</summary>
    private T Inside<T>(NetworkNamespace networkNamespace, Func<T> open)
    {
        if (_worker.IsCurrent || networkNamespace.IsOwn)
        {
            return NamespaceThread.Run(networkNamespace, open);
        }
        T? opened = default;
        _worker.Run(() =>
        {
            NamespaceThread.Enter(networkNamespace);
            opened = open();
        });
        return opened!;
    }

    private static void Close(NamespaceRef at, OpenNamespace open)
    {
        open.Socket.Dispose();
        open.Firewall?.Dispose();
        if (!at.IsHost)
        {
            open.Namespace.Dispose();
        }
    }

    private sealed record OpenNamespace(NetworkNamespace Namespace, RouteSocket Socket)
    {
        internal NfTablesSocket? Firewall { get; set; }
    }
}
