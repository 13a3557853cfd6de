using System.Net;
using System.Net.Sockets;
using Gantry.Netlink.NfTables;
using Gantry.Netlink.Rtnetlink;
using Gantry.Netlink.Wire;

namespace Gantry.Netlink.Conntrack;

/// <summary>What tells one exchange of ICMP messages from another.</summary>
/// <param name="Id">The identifier of an echo.</param>
/// <param name="Type">The message's type.</param>
/// <param name="Code">Its code.</param>
public readonly record struct IcmpExchange(ushort Id, byte Type, byte Code);

/// <summary>One way of a flow: from where to where (CTA_TUPLE_ORIG, CTA_TUPLE_REPLY).</summary>
public sealed record FlowTuple
{
    /// <summary>Where from.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>Where to.</summary>
    public required IPAddress Destination { get; init; }

    /// <summary>The protocol above IP.</summary>
    public required Transport Protocol { get; init; }

    /// <summary>The port where from; null for a protocol without.</summary>
    public ushort? SourcePort { get; init; }

    /// <summary>The port where to; null for a protocol without.</summary>
    public ushort? DestinationPort { get; init; }

    /// <summary>Of ICMP and ICMPv6, in place of ports.</summary>
    public IcmpExchange? Icmp { get; init; }

    internal byte Family => Source.AddressFamily.ToKernel();

    internal static FlowTuple Read(AttributeReader a)
    {
        IPAddress? source = null, destination = null;
        byte protocol = 0;
        ushort? sourcePort = null, destinationPort = null, id = null;
        byte type = 0, code = 0;
        while (a.Next())
        {
            switch ((CtaTuple)a.Type)
            {
                case CtaTuple.Ip:
                    for (AttributeReader ip = a.Nested; ip.Next();)
                    {
                        switch ((CtaIp)ip.Type)
                        {
                            case CtaIp.V4Source or CtaIp.V6Source: source = ip.Address; break;
                            case CtaIp.V4Destination or CtaIp.V6Destination: destination = ip.Address; break;
                        }
                    }
                    break;
                case CtaTuple.Proto:
                    for (AttributeReader p = a.Nested; p.Next();)
                    {
                        switch ((CtaProto)p.Type)
                        {
                            case CtaProto.Number: protocol = p.U8; break;
                            case CtaProto.SourcePort: sourcePort = p.Be16; break;
                            case CtaProto.DestinationPort: destinationPort = p.Be16; break;
                            case CtaProto.IcmpId or CtaProto.IcmpV6Id: id = p.Be16; break;
                            case CtaProto.IcmpType or CtaProto.IcmpV6Type: type = p.U8; break;
                            case CtaProto.IcmpCode or CtaProto.IcmpV6Code: code = p.U8; break;
                        }
                    }
                    break;
            }
        }
        return new FlowTuple
        {
            Source = source ?? throw new InvalidDataException("A flow without a source."),
            Destination = destination ?? throw new InvalidDataException("A flow without a destination."),
            Protocol = (Transport)protocol,
            SourcePort = sourcePort,
            DestinationPort = destinationPort,
            Icmp = id is { } echo ? new IcmpExchange(echo, type, code) : null,
        };
    }

    /// <summary>CTA_TUPLE_… { CTA_TUPLE_IP { CTA_IP_… }, CTA_TUPLE_PROTO { CTA_PROTO_… } }.</summary>
    internal void Put(MessageWriter w, Cta direction)
    {
        MessageWriter.Nest tuple = w.Open(direction);
        PutAddresses(w, Source, Destination);
        MessageWriter.Nest proto = w.Open(CtaTuple.Proto);
        PutProtocol(w, Protocol, SourcePort, DestinationPort);
        if (Icmp is { } icmp)
        {
            bool ipv6 = Family == KernelFamily.IPv6;
            w.PutBe16(ipv6 ? CtaProto.IcmpV6Id : CtaProto.IcmpId, icmp.Id);
            w.PutU8(ipv6 ? CtaProto.IcmpV6Type : CtaProto.IcmpType, icmp.Type);
            w.PutU8(ipv6 ? CtaProto.IcmpV6Code : CtaProto.IcmpCode, icmp.Code);
        }
        w.Close(proto);
        w.Close(tuple);
    }

    internal static void PutAddresses(MessageWriter w, IPAddress? source, IPAddress? destination)
    {
        MessageWriter.Nest ip = w.Open(CtaTuple.Ip);
        if (source is not null)
        {
            w.PutAddress(source.AddressFamily == AddressFamily.InterNetwork ? CtaIp.V4Source : CtaIp.V6Source, source);
        }
        if (destination is not null)
        {
            w.PutAddress(destination.AddressFamily == AddressFamily.InterNetwork ? CtaIp.V4Destination : CtaIp.V6Destination, destination);
        }
        w.Close(ip);
    }

    internal static void PutProtocol(MessageWriter w, Transport protocol, ushort? sourcePort, ushort? destinationPort)
    {
        w.PutU8(CtaProto.Number, (byte)protocol);
        if (sourcePort is { } from)
        {
            w.PutBe16(CtaProto.SourcePort, from);
        }
        if (destinationPort is { } to)
        {
            w.PutBe16(CtaProto.DestinationPort, to);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Protocol.ToString().ToLowerInvariant()} {End(Source, SourcePort)} > {End(Destination, DestinationPort)}";

    private static string End(IPAddress address, ushort? port) => port is { } number ? new IPEndPoint(address, number).ToString() : address.ToString();
}
