namespace Gantry.Engine.Files.Language;

/// <summary>The keys of a published port.</summary>
internal static class PortKeys
{
    /// <summary>"127.0.0.1:5353:53/udp".</summary>
    internal static Shape Short { get; } = Shape.Pattern("`[address:]port:port[/protocol]`", "^[0-9a-fA-F:.\\[\\]/-]+(/(tcp|udp|sctp))?$");

    internal static Table Port { get; } = new(
        "port", "published port",
        new("publish", Shape.Text, "The port on the host, or a range.", Key.MustBeSaid, "8000-8010", "nft add element inet gantry ranges4 { tcp . 8000-8010 : 10.12.0.10 }"),
        new("to", Shape.Text, "The port on the node, or a range as long.", "the same", "9000-9010", "nft add element inet gantry ports4 { tcp . 8000 : 10.12.0.10 . 9000 }"),
        new("protocol", Shape.Words("tcp", "udp", "sctp"), "The protocol.", "`tcp`", "udp", "nft add element inet gantry ports4 { udp . 8080 : 10.12.0.10 . 80 }"),
        new("host_address", Shape.Address, "The host's address that it is published on.", "all of them; 0.0.0.0 and :: are all of a family", "192.0.2.1", "nft add element inet gantry ports_at4 { 192.0.2.1 . tcp . 8080 : 10.12.0.10 . 80 }"),
        new("network", Shape.Name, "The network by which the node is reached.", "that of its default route", "xavki0", "nft add element inet gantry ports4 { tcp . 8080 : 10.11.0.10 . 80 }"));
}
