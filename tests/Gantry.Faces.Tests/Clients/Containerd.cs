namespace Gantry.Faces.Tests.Clients;

/// <summary>containerd on a machine, with root, state and address of its own, and ctr, its client.</summary>
internal sealed class Containerd
{
    private readonly ClientHost _host;

    internal Containerd(ClientHost host)
    {
        _host = host;
        host.Write("/etc/containerd.toml", """
            version = 2
            root = "/var/lib/containerd"
            state = "/run/containerd"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
            address = "/run/containerd/containerd.sock"
            """);
        Start();
        BusyboxImage.Write(Path.Combine(host.Folder, "busybox.tar"));
        host.Run("ctr images import --snapshotter native busybox.tar");
    }

    /// <summary>Ends it, without its containers, and starts it again.</summary>
    internal void Restart()
    {
        _host.Run("kill $(cat containerd.pid); while ctr --connect-timeout 100ms version > /dev/null 2>&1; do sleep 0.05; done");
        Start();
    }

    /// <summary>Starts a container in the background; ctr gives it its network.</summary>
    internal void Run(string name, string command = "sleep 1000") => _host.Run($"{Starting("--detach --cni", name)} {command}");

    /// <summary>Starts a container whose namespace is its own, with nothing in it.</summary>
    internal void RunBare(string name, string command = "sleep 1000") => _host.Run($"{Starting("--detach", name)} {command}");

    /// <summary>The line that runs a container.</summary>
    internal static string Starting(string options, string name) => $"ctr run --snapshotter native {options} {BusyboxImage.Name} {name}";

    /// <summary>Runs a command of sh in a container. What it prints takes the way by the container's root: what ends at once may be gone before ctr listens.</summary>
    internal string Execute(string name, string command) =>
        _host.Run($"{Executing(name, $"({command}) > /tmp/out")}; cat /run/containerd/io.containerd.runtime.v2.task/{_host.Name}/{name}/rootfs/tmp/out");

    internal bool Ping(string name, string address) => _host.Try(Executing(name, $"ping -c 1 -W 3 {address} > /dev/null 2>&1")).Status == 0;

    /// <summary>The container's IPv4 address, as it says itself.</summary>
    internal string Address(string name) => Execute(name, "ip -4 -o address show dev eth0").Split(' ', StringSplitOptions.RemoveEmptyEntries)[3].Split('/')[0];

    /// <summary>The id of a container's first process.</summary>
    internal int Process(string name) => int.Parse(_host.Run($"ctr task ls | awk '$1 == \"{name}\" {{ print $2 }}'"));

    /// <summary>Kills a container and takes it away. ctr leaves the network of what it did not wait for to others.</summary>
    internal void Remove(string name) => _host.Run($"ctr task kill -s KILL {name}; ctr task delete {name} || true; ctr container delete {name}");

    /// <summary>The id that plugins get of it.</summary>
    internal string Id(string name) => $"{_host.Name}-{name}";

    private static string Executing(string name, string command) => $"ctr task exec --exec-id x$RANDOM$RANDOM {name} sh -c '{command}'";

    private void Start() => _host.Run("""
        setsid containerd --config /etc/containerd.toml > containerd.log 2>&1 < /dev/null & echo $! > containerd.pid
        for i in $(seq 200); do ctr --connect-timeout 1s version > /dev/null 2>&1 && exit; sleep 0.05; done; cat containerd.log >&2; exit 1
        """);
}
