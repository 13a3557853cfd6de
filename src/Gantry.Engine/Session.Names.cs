using System.Net;
using Gantry.Engine.Model;
using Gantry.Engine.Planning;

namespace Gantry.Engine;

/// <summary>What the resolver goes by, while the fabric's lock is held.</summary>
internal sealed partial class Session
{
    /// <summary>Writes down whom a network's other questions go to. A network that is not there has its own file for that.</summary>
    internal void SetServers(FabricName network, IReadOnlyList<IPAddress> servers)
    {
        if (_state.Find(PartKind.Network, network.ToString()) is { Notes: { } notes } record)
        {
            _state.WritePart(record with { Notes = notes with { Servers = [.. servers] } });
        }
    }
}
