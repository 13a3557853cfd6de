using Gantry.Engine.Planning;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Apply;

/// <summary>The namespaces that an apply works in, each opened once: its descriptor and a socket that was made inside.</summary>
internal sealed class NamespaceTable(Host host) : IDisposable
{
    private const int MostKeptOpen = 1 + PlanBuilder.NodesPerWave;
    private readonly Dictionary<NamespaceRef, OpenNamespace> _open = [];
    private NamespaceRef? _current;

    public void Dispose() => CloseAll();

    /// <summary>A namespace's nf_tables.</summary>
    internal NfTablesSocket FirewallOf(NamespaceRef at)
    {
        OpenNamespace open = Open(at);
        return open.Firewall ??= open.Namespace.OpenNfTablesSocket();
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

    /// <summary>A further socket on the host, for events.</summary>
    internal RouteSocket OpenHostSocket() => host.Namespace.OpenRouteSocket();

    internal SafeFileHandle HandleOf(NamespaceRef at) => Open(at).Namespace.Handle;

    internal ulong CookieOf(NamespaceRef at) => Open(at).Socket.NamespaceCookie;

    /// <summary>Makes a namespace for a node; the calling thread is in it then.</summary>
    internal void Create(NamespaceRef node)
    {
        Forget(node);
        NetworkNamespace created = NetworkNamespace.Unshare();
        _open.Add(node, new OpenNamespace(created, RouteSocket.Open()));
        _current = node;
    }

    /// <summary>Closes a namespace, so that nothing of ours keeps it alive.</summary>
    internal void Forget(NamespaceRef at)
    {
        if (_open.Remove(at, out OpenNamespace? open))
        {
            Close(at, open);
        }
    }

    /// <summary>Closes the nodes' once they are more than a wave, so that each wave leaves its descriptors to the next.</summary>
    internal void Trim()
    {
        if (_open.Count > MostKeptOpen)
        {
            foreach (NamespaceRef node in _open.Keys.Where(at => !at.IsHost).ToArray())
            {
                Forget(node);
            }
        }
    }

    private void CloseAll()
    {
        foreach ((NamespaceRef at, OpenNamespace open) in _open)
        {
            Close(at, open);
        }
        _open.Clear();
    }

    /// <summary>Runs <paramref name="work"/> on a thread that <see cref="Enter(NamespaceRef)"/> may move.</summary>
    internal void OnThread(Action work)
    {
        _current = null;
        NamespaceThread.RunOnNewThread(() =>
        {
            work();
            return true;
        });
    }

    /// <summary>Moves the thread of <see cref="OnThread"/>.</summary>
    internal void Enter(NamespaceRef at)
    {
        if (_current != at)
        {
            NamespaceThread.Enter(at.IsHost ? host.Namespace : Open(at).Namespace);
            _current = at;
        }
    }

    /// <summary>Moves the thread of <see cref="OnThread"/> into a namespace that somebody else holds open.</summary>
    internal void Enter(NetworkNamespace networkNamespace)
    {
        NamespaceThread.Enter(networkNamespace);
        _current = null;
    }

    private OpenNamespace Open(NamespaceRef at)
    {
        if (!_open.TryGetValue(at, out OpenNamespace? open))
        {
            NetworkNamespace networkNamespace = at.IsHost
                ? host.Namespace
                : host.Names.TryOpen(at.Node!) ?? throw new FabricException($"namespace {at}: it is not there any more");
            _open.Add(at, open = new OpenNamespace(networkNamespace, networkNamespace.OpenRouteSocket()));
        }
        return open;
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
