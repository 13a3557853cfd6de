using Gantry.Testing;

namespace Gantry.Faces.Tests.Clients;

/// <summary>podman on a machine, with its CNI backend and stores of its own.</summary>
internal sealed class Podman
{
    private readonly ClientHost _host;

    internal Podman(ClientHost host)
    {
        _host = host;
        host.Run("mkdir -p /etc/containers; rm -f /etc/containers/*.conf");
        host.Write("/etc/containers/containers.conf", """
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
            [network]
            network_backend = "cni"
            cni_plugin_dirs = ["/opt/cni/bin"]
            network_config_dir = "/etc/cni/net.d"
            [engine]
            cgroup_manager = "cgroupfs"
            runtime = "runc"
            events_logger = "none"
            """);
        host.Write("/etc/containers/storage.conf", """
            [storage]
            driver = "vfs"
            runroot = "/run/containers"
            graphroot = "/var/lib/containers"
            """);
        host.Write("/etc/containers/policy.json", """{ "default": [{ "type": "insecureAcceptAnything" }] }""");
        BusyboxImage.Write(Path.Combine(host.Folder, "busybox.tar"));
        Do("load --quiet --input busybox.tar");
    }

    internal string Do(string command) => _host.Run($"podman {command}").Trim();

    internal ShellResult Try(string command) => _host.Try($"podman {command}");

    /// <summary>Starts a container in the background.</summary>
    internal void Run(string name, string options = "", string command = "sleep 1000") =>
        Do($"run --detach --name {name} --cgroup-parent /{_host.Name} --cap-add NET_RAW {options} {BusyboxImage.Name} {command}");

    internal bool Ping(string name, string address) => Try($"exec {name} ping -c 1 -W 3 {address}").Status == 0;

    /// <summary>The container's IPv4 address, as it says itself.</summary>
    internal string Address(string name, string link = "eth0") =>
        Do($"exec {name} ip -4 -o address show dev {link}").Split(' ', StringSplitOptions.RemoveEmptyEntries)[3].Split('/')[0];

    internal void Remove(params string[] names) => Do($"rm --force --time 0 {string.Join(' ', names)}");
}
