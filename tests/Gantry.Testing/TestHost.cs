using System.Text.Json.Nodes;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Testing;

/// <summary>
/// A host of the test's own, as a value: a fresh network namespace with lo up, and directories for names and records. No thread is
/// inside it, so tests run side by side.
/// </summary>
public sealed class TestHost : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-test-").FullName;

    private TestHost()
    {
        Names = new NamedNamespaces(Path.Combine(_directory, "netns"));
        Names.PrepareDirectory();
        StateDirectory = Directory.CreateDirectory(Path.Combine(_directory, "state")).FullName;
        // In memory: nodes come and go with folders there, and a disk takes milliseconds for one.
        EtcDirectory = Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetFileName(_directory))).FullName;
        Namespace = NetworkNamespace.Create();
        Routes = Namespace.OpenRouteSocket();
        Execute(batch => batch.SetLink(1, new LinkChange { Up = true }));
    }

    /// <summary>The host's network namespace.</summary>
    public NetworkNamespace Namespace { get; }

    /// <summary>A socket inside <see cref="Namespace"/>.</summary>
    public RouteSocket Routes { get; }

    /// <summary>The host's named namespaces, in a directory of its own.</summary>
    public NamedNamespaces Names { get; }

    /// <summary>An empty directory for records.</summary>
    public string StateDirectory { get; }

    /// <summary>An empty directory in place of /etc.</summary>
    public string EtcDirectory { get; }

    /// <summary>Makes a host.</summary>
    public static TestHost Create()
    {
        Sandbox.Require();
        return new TestHost();
    }

    /// <summary>Runs a command of sh on the host.</summary>
    public string Run(string command) => Shell.Run(Namespace, command);

    /// <summary>Runs a command that prints JSON on the host.</summary>
    public JsonNode RunJson(string command) => Shell.RunJson(Namespace, command);

    /// <summary>Sends what <paramref name="fill"/> puts into a batch; throws if any of it is refused.</summary>
    public void Execute(Action<Batch> fill) => TryExecute(fill).ThrowIfRefused();

    /// <summary>Sends what <paramref name="fill"/> puts into a batch.</summary>
    public BatchOutcome TryExecute(Action<Batch> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var batch = new Batch();
        fill(batch);
        return Routes.Execute(batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Routes.Dispose();
        Namespace.Dispose();
        foreach (string name in Names.List())
        {
            Names.Delete(name);
        }
        Shell.RunHere($"umount -l '{Names.Directory}'");
        Directory.Delete(_directory, recursive: true);
        Directory.Delete(EtcDirectory, recursive: true);
    }
}
