using Gantry.Netlink.Namespaces;

namespace Gantry.Engine;

/// <summary>A host as a value: its network namespace and the folders that belong to it. Never "the namespace that this thread happens to be in".</summary>
public sealed class Host : IDisposable
{
    /// <summary>Where Gantry keeps its records; under /run, so that a reboot forgets them together with the kernel's state.</summary>
    public const string DefaultStateDirectory = "/run/gantry";

    /// <summary>Where the host's own settings are.</summary>
    public const string DefaultEtcDirectory = "/etc";

    /// <summary>Makes a host of its parts.</summary>
    /// <param name="networkNamespace">The host's network namespace; the host owns it from now on.</param>
    /// <param name="netnsDirectory">Where named namespaces live.</param>
    /// <param name="stateDirectory">Where the records live.</param>
    /// <param name="etcDirectory">Where resolv.conf is, and netns/NODE with the files of nodes.</param>
    public Host(NetworkNamespace networkNamespace, string netnsDirectory, string stateDirectory, string etcDirectory)
    {
        Namespace = networkNamespace;
        Names = new NamedNamespaces(netnsDirectory);
        StateDirectory = stateDirectory;
        EtcDirectory = etcDirectory;
    }

    /// <summary>The host's network namespace.</summary>
    public NetworkNamespace Namespace { get; }

    /// <summary>The named namespaces of the host.</summary>
    public NamedNamespaces Names { get; }

    /// <summary>Where the records live.</summary>
    public string StateDirectory { get; }

    /// <summary>Where the host's own settings are.</summary>
    public string EtcDirectory { get; }

    /// <summary>Gantry's own program, a child of which may be left with a slow call; null: slow calls are waited for.</summary>
    public string? Program { get; init; }

    /// <summary>How long a call waits for another one's lock before it is a <see cref="TimeoutException"/>; null: as long as it takes.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Where what is done here is taken down; null: nowhere.</summary>
    internal CallLog? Log { get; private init; }

    /// <summary>Where the files of nodes are that take the place of the host's inside of them; see ip-netns(8).</summary>
    internal string NodeFilesDirectory => Path.Combine(EtcDirectory, "netns");

    /// <summary>The machine that the calling thread sees: its namespace, /run/netns, /run/gantry and /etc.</summary>
    /// <param name="program">See <see cref="Program"/>.</param>
    /// <param name="patience">See <see cref="Patience"/>.</param>
    public static Host OpenCurrent(string? program = null, TimeSpan? patience = null) =>
        new(NetworkNamespace.OpenOwn(), NamedNamespaces.DefaultDirectory, DefaultStateDirectory, DefaultEtcDirectory) { Program = program, Patience = patience, Log = CallLog.OfProcess };

    /// <inheritdoc/>
    public void Dispose() => Namespace.Dispose();
}
