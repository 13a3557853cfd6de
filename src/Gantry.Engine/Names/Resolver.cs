using System.Net;
using Gantry.Engine.State;

namespace Gantry.Engine.Names;

/// <summary>
/// The resident that answers for the names of a fabric's nodes, at the host's address in each network that has names. It holds nothing that
/// the records do not, and ends when no such network is left.
/// </summary>
internal sealed class Resolver : IDisposable
{
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(5);
    private readonly int _port;
    private readonly RecordedNames _names;
    private readonly Answerer _answerer;
    private readonly Forwarder _forwarder = new();
    private readonly Dictionary<(string Network, IPAddress Address), Listener> _listeners = [];

    /// <summary>Reads the records and opens the sockets.</summary>
    /// <param name="stateDirectory">Where the records are.</param>
    /// <param name="id">The fabric.</param>
    /// <param name="hostServers">The host's resolv.conf.</param>
    /// <param name="port">Where questions come in; 53 as a rule.</param>
    internal Resolver(string stateDirectory, FabricId id, string hostServers, int port)
    {
        _port = port;
        _names = new RecordedNames(stateDirectory, id) { NetworksChanged = Listen };
        _answerer = new Answerer(_names, new HostServers(hostServers), $".dns.{id.Face.Word()}", IsOwn);
        _names.Ask(table =>
        {
            Listen(table);
            return true;
        });
    }

    public void Dispose()
    {
        foreach (Listener listener in _listeners.Values)
        {
            listener.Dispose();
        }
        _names.Dispose();
        _forwarder.Dispose();
    }

    /// <summary>Stays as long as there is a network with names.</summary>
    internal void Run()
    {
        while (_names.Ask(table => table.Networks.Any()))
        {
            _names.Wait(s_lookAgain);
        }
    }

    /// <summary>Whether questions of a network are taken in, at all of the host's addresses in it; else why not.</summary>
    internal string? WhyNot(string network)
    {
        if (!_names.Ask(table => table.Networks.Any(known => known.Name == network)))
        {
            _names.Reload();
        }
        return _names.Ask(table => Look(table, network));
    }

    private string? Look(NameTable table, string network)
    {
        if (!table.Networks.Any(known => known.Name == network))
        {
            return "there is no such network any more";
        }
        Listen(table); // What was taken when it came may be free by now.
        return table.Networks.Where(known => known.Name == network).SelectMany(known => known.Gateways)
            .Select(address => _listeners.TryGetValue((network, address), out Listener? listener) ? listener.Trouble : "not yet").FirstOrDefault(trouble => trouble is not null);
    }

    private bool IsOwn(IPAddress address) => _names.Ask(table => table.Networks.Any(network => network.Gateways.Contains(address)));

    private void Listen(NameTable table)
    {
        HashSet<(string, IPAddress)> wanted = [.. table.Networks.SelectMany(network => network.Gateways.Select(address => (network.Name, address)))];
        foreach (((string Network, IPAddress Address) place, Listener listener) in _listeners.Where(listener => !wanted.Contains(listener.Key) || listener.Value.Trouble is not null).ToList())
        {
            listener.Dispose();
            _listeners.Remove(place);
        }
        foreach ((string network, IPAddress address) in wanted.Where(place => !_listeners.ContainsKey(place)))
        {
            _listeners.Add((network, address), new Listener(network, new IPEndPoint(address, _port), _answerer, _forwarder));
        }
    }
}
