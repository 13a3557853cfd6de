namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a published port.</summary>
internal static class PortKeys
{
    /// <summary>"127.0.0.1:5353:53/udp".</summary>
    internal static Shape Short { get; } = Shape.Pattern("`[address:]port:port[/protocol]`", "^[0-9a-fA-F:.\\[\\]/-]+(/(tcp|udp|sctp))?$");

    internal static Table Port { get; } = new(
        "port", "published port",
        new("publish", Shape.Text, "The port on the host, or a range.", Key.MustBeSaid, "8000-8010", "nft … tcp dport 8000-8010"),
        new("to", Shape.Text, "The port on the node, or a range as long.", "the same", "9000-9010", "nft … dnat to :9000-9010"),
        new("protocol", Shape.Words("tcp", "udp", "sctp"), "The protocol.", "`tcp`", "udp", "nft … meta l4proto udp"),
        new("host_address", Shape.Address, "The host's address that it is published on.", "all of them", "192.0.2.1", "nft … ip daddr 192.0.2.1"),
        new("network", Shape.Name, "The network by which the node is reached.", "its first with a way out", "xavki0", "nft … dnat ip to 10.11.0.10"));
}
