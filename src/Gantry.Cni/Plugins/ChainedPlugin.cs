using System.Collections.Immutable;
using Gantry.Cni.Protocol;
using Gantry.Cni.Results;
using Gantry.Engine;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Cni.Plugins;

/// <summary>A plugin behind others in a chain: it adjusts an interface that one of them made, whoever that is.</summary>
/// <param name="request">The request.</param>
/// <param name="host">The host.</param>
/// <param name="name">The plugin's name.</param>
internal abstract class ChainedPlugin(CniRequest request, Host host, string name) : Plugin(request, host)
{
    private Fabric Fabric => new(Host, CniNames.OfNetwork(Request.Network), Face.Cni);

    private FabricName Node => CniNames.OfPart(Request.Environment.ContainerId, Request.Environment.Interface, name);

    internal override PluginResult Add()
    {
        CniResult previous = Request.RequiredPreviousResult;
        AttachOutcome? made = Wanted(previous) is { } wanted ? Fabric.Attach(Draw(previous, wanted)) : null;
        return Result(previous, made);
    }

    internal override void Delete() => Fabric.Detach(Node);

    internal override void Check()
    {
        CniResult previous = Request.RequiredPreviousResult;
        if (HostLocalFolder.Of(Request).Holds(Request.Environment.ContainerId, Request.Environment.Interface))
        {
            return; // The reference plugin did it, in its own way.
        }
        if (Wanted(previous) is { } wanted && Fabric.Check(Draw(previous, wanted)).Operations.FirstOrDefault() is { } first)
        {
            throw new CniException(CniErrorCode.Drifted, $"container {Request.Environment.ContainerId}: {first.Sentence}", "that is what would have to be done about it");
        }
    }

    internal override void Collect() => NetworkPlugin.Collect(Fabric, Request);

    internal override void RequireReady() => RequireSense();

    /// <summary>What is wanted of the interface; null: nothing.</summary>
    /// <exception cref="CniException">The configuration is wrong.</exception>
    protected abstract Follower? Wanted(CniResult previous);

    /// <exception cref="CniException">The configuration is wrong, whatever comes.</exception>
    protected abstract void RequireSense();

    /// <summary>What ADD answers.</summary>
    /// <param name="previous">What the plugins before made.</param>
    /// <param name="made">What this one made; null: nothing.</param>
    protected virtual PluginResult Result(CniResult previous, AttachOutcome? made) => PluginResult.Previous;

    /// <summary>
    /// The host's end of the container's cable, and the bridge that it is in, as far as the result tells of them: whoever makes an interface
    /// lists them before it. What plugins behind him made on the host, as bandwidth does, comes last.
    /// </summary>
    protected static (ResultInterface? Bridge, ResultInterface? Port) EndsOf(CniResult previous)
    {
        ImmutableArray<ResultInterface> outside = [.. previous.Interfaces.TakeWhile(link => link.Sandbox is null)];
        return outside.Length switch { 0 => (null, null), 1 => (null, outside[0]), _ => (outside[0], outside[1]) };
    }

    private Topology Draw(CniResult previous, Follower wanted)
    {
        (ResultInterface? bridge, ResultInterface? port) = EndsOf(previous);
        FabricName network = CniNames.OfNetwork(Request.Network);
        var spec = new TopologySpec
        {
            Networks = bridge is null ? [] :
            [
                new NetworkSpec
                {
                    Name = Said(network.ToString()),
                    Bridge = Said(bridge.Name),
                    NoGateway = default(Position),
                    IsOpen = wanted.IsOpen ?? true,
                    KeepsOpenness = wanted.IsOpen is null,
                    IsBorrowed = true,
                    AdoptsBridge = true,
                },
            ],
            Nodes =
            [
                new NodeSpec
                {
                    Name = Said(Node.ToString()),
                    Label = $"{CniNames.Label(Request.Environment.ContainerId, Request.Environment.Interface)} {name}",
                    Namespace = Said(Request.Environment.NamespacePath),
                    Adjusted = wanted.Adjustment with
                    {
                        Port = port is null ? null : new InterfaceName(port.Name),
                        Gate = bridge is null && port is not null ? new InterfaceName(port.Name) : null,
                    },
                    Sysctls = [.. wanted.Sysctls.Select(sysctl => (Said(sysctl.Name), sysctl.Value))],
                    Ports = [.. wanted.Ports],
                },
            ],
        };
        return TopologyBuilder.Build(network, spec, out IReadOnlyList<TopologyError> errors)
            ?? throw new CniException(CniErrorCode.InvalidConfiguration, errors[0].Message, errors[0].Hint);
    }

    private static Located<T> Said<T>(T value) => new(value, default);
}

/// <summary>What a plugin behind others wants of an interface.</summary>
/// <param name="Adjustment">How it is set.</param>
internal sealed record Follower(Adjustment Adjustment)
{
    /// <summary>Sysctls of its namespace.</summary>
    internal ImmutableArray<(string Name, string Value)> Sysctls { get; init; } = [];

    /// <summary>Ports of the host that lead to it.</summary>
    internal ImmutableArray<PortSpec> Ports { get; init; } = [];

    /// <summary>Whether everybody may open connections into its network; null: as it is.</summary>
    internal bool? IsOpen { get; init; }
}
