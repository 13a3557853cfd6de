using System.Text;
using System.Text.Json.Nodes;
using Gantry.Engine;
using Gantry.Netavark;
using Gantry.Netlink.Namespaces;
using Gantry.Testing;

namespace Gantry.Faces.Tests.Netavark;

/// <summary>A test's own host, and a podman that calls its helper on it, in-process.</summary>
internal sealed class NetavarkHost : IDisposable
{
    private readonly Dictionary<string, NetworkNamespace> _containers = [];

    internal TestHost Test { get; } = TestHost.Create();

    /// <summary>What the last call said to people.</summary>
    internal List<string> Warnings { get; } = [];

    private Host Host => new(NetworkNamespace.Open($"/proc/self/fd/{Test.Namespace.Handle.DangerousGetHandle()}"), Test.Names.Directory, Test.StateDirectory, Test.EtcDirectory);

    public void Dispose()
    {
        foreach (NetworkNamespace inside in _containers.Values)
        {
            inside.Dispose();
        }
        Test.Dispose();
    }

    /// <summary>A container's namespace, made at its first use.</summary>
    internal NetworkNamespace Inside(string container)
    {
        if (!_containers.TryGetValue(container, out NetworkNamespace? inside))
        {
            NamespaceThread.RunOnNewThread(() =>
            {
                using NetworkNamespace created = NetworkNamespace.Unshare();
                Test.Names.BindCurrent(container);
                return true;
            });
            _containers[container] = inside = Test.Names.TryOpen(container)!;
        }
        return inside;
    }

    /// <summary>A container's namespace goes, and nobody is told.</summary>
    internal void Kill(string container)
    {
        _containers.Remove(container, out NetworkNamespace? inside);
        inside?.Dispose();
        Test.Names.Delete(container);
    }

    internal string Run(string container, string command) => Shell.Run(Inside(container), command);

    /// <summary>setup of a container; gives back the status blocks.</summary>
    internal JsonObject Setup(string container, params IReadOnlyList<Net> networks) => Setup(Request(container, networks), container);

    internal JsonObject Setup(JsonObject request, string container)
    {
        Answer answer = Call(request, "setup", PathOf(container));
        return answer.Status == 0 ? answer.Json : throw new InvalidOperationException(answer.Text);
    }

    internal void Teardown(string container, params IReadOnlyList<Net> networks)
    {
        Answer answer = Call(Request(container, networks), "teardown", Test.Names.PathOf(container));
        if (answer != new Answer(0, ""))
        {
            throw new InvalidOperationException(answer.Text);
        }
    }

    /// <summary>The path of a container's namespace, which is made.</summary>
    internal string PathOf(string container)
    {
        Inside(container);
        return Test.Names.PathOf(container);
    }

    internal Answer Call(JsonNode request, params IReadOnlyList<string> arguments) => Call(request.ToJsonString(), arguments);

    internal Answer Call(string input, params IReadOnlyList<string> arguments)
    {
        Warnings.Clear();
        using var output = new MemoryStream();
        int status = new NetavarkStandIn("0.1.0+0123456789012345678901234567890123456789", () => Host)
            .Run(arguments, _ => null, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, Warnings.Add);
        return new Answer(status, Encoding.UTF8.GetString(output.ToArray()));
    }

    /// <summary>What podman says of a container; the map form, which podman 4 and 5 have.</summary>
    internal static JsonObject Request(string container, params IReadOnlyList<Net> networks)
    {
        JsonObject options = [], infos = [];
        foreach (Net network in networks)
        {
            options[network.Name] = network.Options();
            infos[network.Name] = network.Info();
        }
        return new JsonObject
        {
            ["container_id"] = container.PadRight(64, '0'),
            ["container_name"] = container,
            ["networks"] = options,
            ["network_info"] = infos,
        };
    }
}

/// <summary>A network, and how a container is in it.</summary>
/// <param name="Name">The network.</param>
/// <param name="Address">The container's addresses, separated by commas.</param>
/// <param name="Interface">Its interface.</param>
internal sealed record Net(string Name, string Address, string Interface = "eth0")
{
    /// <summary>The subnets, each with its gateway behind a blank.</summary>
    internal string[] Subnets { get; init; } = [];

    internal bool IsInternal { get; init; }

    internal string Driver { get; init; } = "bridge";

    internal string? Mac { get; init; }

    internal JsonObject With { get; init; } = [];

    internal JsonArray? Routes { get; init; }

    internal JsonObject Options() => new()
    {
        ["interface_name"] = Interface,
        ["static_ips"] = Address.Length == 0 ? null : new JsonArray([.. Address.Split(',').Select(address => JsonValue.Create(address))]),
        ["static_mac"] = Mac,
    };

    internal JsonObject Info() => new()
    {
        ["name"] = Name,
        ["id"] = Name.PadRight(64, 'a'),
        ["driver"] = Driver,
        ["network_interface"] = $"{Name}0",
        ["subnets"] = new JsonArray([.. Subnets.Select(subnet => subnet.Split(' ')).Select(parts => new JsonObject { ["subnet"] = parts[0], ["gateway"] = parts.ElementAtOrDefault(1) })]),
        ["routes"] = Routes?.DeepClone(),
        ["ipv6_enabled"] = false,
        ["internal"] = IsInternal,
        ["dns_enabled"] = false,
        ["options"] = With.DeepClone(),
        ["ipam_options"] = new JsonObject { ["driver"] = Subnets.Length == 0 ? "none" : "host-local" },
    };

    internal static Net A(string host) => new("a", $"10.88.0.{host}") { Subnets = ["10.88.0.0/16 10.88.0.1"] };

    internal static Net B(string host) => new("b", $"10.89.0.{host}", "eth1") { Subnets = ["10.89.0.0/24 10.89.0.1"] };
}

/// <summary>What the helper answered.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Text">What it printed.</param>
internal sealed record Answer(int Status, string Text)
{
    internal JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    internal string Error => Status == 0 ? throw new InvalidOperationException("There is no error.") : (string)Json.Single(member => member.Key == "error").Value!;
}
