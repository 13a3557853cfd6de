using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Golden;

internal static partial class NftRules
{
    private static Dictionary<string, EquatableArray<Expression>> Translations => new()
    {
        ["dnat-address"] = [.. Statement.DestinationNat(Ip("10.0.0.2"))],
        ["dnat-port"] = [.. Match.DestinationPort(Transport.Tcp, 80), .. Statement.DestinationNat(Ip("10.0.0.2"), 8080)],
        ["dnat-addresses"] =
        [
            new Immediate(Value.Address(Ip("10.0.0.2"))),
            new Immediate(Value.Address(Ip("10.0.0.9")), Register.R2),
            new Nat(NatType.Destination, Family.IPv4, Address: Register.R1, AddressMax: Register.R2, Flags: NatFlags.Persistent),
        ],
        ["dnat-addresses-ports"] =
        [
            .. Match.DestinationPort(Transport.Tcp, 80),
            new Immediate(Value.Address(Ip("10.0.0.2"))),
            new Immediate(Value.Address(Ip("10.0.0.9")), Register.R2),
            new Immediate(Value.Port(80), Register.R3),
            new Immediate(Value.Port(90), Register.R4),
            new Nat(NatType.Destination, Family.IPv4, Register.R1, Register.R2, Register.R3, Register.R4, NatFlags.Random),
        ],
        ["dnat6-port"] = [.. Match.DestinationPort(Transport.Tcp, 80), .. Statement.DestinationNat(Ip("2001:db8::2"), 8080)],
        ["dnat-map"] = [.. Statement.IPv4DestinationNatBy("publish", Transport.Tcp)],
        ["snat-address"] = [.. Statement.SourceNat(Ip("192.0.2.1"))],
        ["snat6-address"] = [.. Statement.SourceNat(Ip("2001:db8::1"))],
        ["masquerade"] = [new Masquerade()],
        ["masquerade-random"] = [new Masquerade(Flags: NatFlags.FullyRandom)],
        ["masquerade-ports"] =
        [
            .. Match.Protocol(Transport.Tcp),
            new Immediate(Value.Port(1024)),
            new Immediate(Value.Port(65535), Register.R2),
            new Masquerade(Register.R1, Register.R2, NatFlags.Random),
        ],
        ["redirect"] = [new Redirect()],
        ["redirect-port"] = [.. Match.DestinationPort(Transport.Tcp, 80), .. Statement.RedirectTo(8080)],
        ["redirect-ports"] =
        [
            .. Match.DestinationPort(Transport.Tcp, 80),
            new Immediate(Value.Port(8080)),
            new Immediate(Value.Port(8090), Register.R2),
            new Redirect(Register.R1, Register.R2, NatFlags.Random),
        ],
        ["vmap"] = [.. Statement.VerdictByInputInterface("verdicts")],
    };
}
