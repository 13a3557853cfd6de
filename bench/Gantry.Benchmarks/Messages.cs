using System.Net;
using BenchmarkDotNet.Attributes;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Benchmarks;

/// <summary>What a node costs on the wire, without the kernel's part.</summary>
public class Messages
{
    private readonly Batch _batch = new();
    private readonly InterfaceAddress _address = new(IPAddress.Parse("10.11.0.10"), 16);
    private readonly NewLink _pair = new()
    {
        Name = new InterfaceName("xeth1"),
        Index = 1_000_001,
        Mac = Mac("02:00:00:00:00:01"),
        Mtu = 1500,
        Master = 1_000_000,
        Group = 4242,
        Kind = new VethKind(new NewPeer { Name = new InterfaceName("xpeer1"), Index = 1_000_002, Mac = Mac("02:00:00:00:00:02"), Mtu = 1500 }),
    };

    private readonly LinkChange _up = new() { Up = true };
    private byte[] _loopback = [];

    /// <summary>A link as this kernel tells of one.</summary>
    [GlobalSetup]
    public void AskForALink()
    {
        using NetlinkSocket socket = NetlinkSocket.Open(NetlinkProtocol.Route, RouteDescription.Describe);
        var request = new Batch();
        request.Begin((ushort)RouteMessage.GetLink, MessageFlags.None).PutHeader(new LinkHeader { Index = 1 });
        socket.Get(request, static () => { }, message => _loopback = message.Bytes.ToArray());
    }

    /// <summary>A veth pair, its peer's address, both ends up: four messages.</summary>
    [Benchmark]
    public int VethPairWritten()
    {
        _batch.Clear();
        _batch.AddLink(_pair);
        _batch.AddAddress(1_000_002, _address);
        _batch.SetLink(1_000_001, _up);
        _batch.SetLink(1_000_002, _up);
        return _batch.Count;
    }

    /// <summary>A link out of the kernel's bytes.</summary>
    [Benchmark]
    public Link LinkRead() => Link.Read(Message.At(_loopback));

    private static MacAddress Mac(string text) => MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new FormatException(text);
}
