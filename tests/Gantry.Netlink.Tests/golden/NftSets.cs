using Gantry.Netlink.NfTables;
using Gantry.Netlink.NfTables.Expressions;
using static Gantry.Netlink.Tests.Values;

namespace Gantry.Netlink.Tests.Golden;

/// <summary>The sets, maps and elements of golden/nft-{set,map,element}-NAME.txt, as Gantry says them.</summary>
internal static class NftSets
{
    private const Family Inet = Family.Inet;
    private const string Table = "t";
    private const string Name = "s";
    private static readonly EquatableArray<DataType> s_addressAndPort = [DataType.IPv4Address, DataType.Port];

    /// <summary>By the name of the golden that creates it.</summary>
    internal static IReadOnlyDictionary<string, Set> Sets { get; } = new Dictionary<string, Set>
    {
        ["nft-set-create"] = new(Inet, Table, Name, [DataType.InterfaceName], Comment: "which"),
        ["nft-set-create-concatenation"] = new(Inet, Table, Name, s_addressAndPort),
        ["nft-set-create-interval"] = new(Inet, Table, Name, [DataType.IPv6Address], IsInterval: true),
        ["nft-set-create-concatenated-interval"] = new(Inet, Table, Name, s_addressAndPort, IsInterval: true),
        ["nft-set-create-timeout"] = new(Inet, Table, Name, [DataType.IPv4Address], Timeout: TimeSpan.FromMinutes(1)),
        ["nft-set-create-constant"] = new(Inet, Table, Name, [DataType.Mark], IsConstant: true),
        ["nft-set-create-types"] = new(Inet, Table, Name, [DataType.EtherAddress, DataType.Protocol, DataType.Mark]),
        ["nft-map-create"] = new(Inet, Table, Name, [DataType.Port], Data: [DataType.IPv4Address], Comment: "where to"),
        ["nft-map-create-concatenation"] = new(Inet, Table, Name, s_addressAndPort, Data: s_addressAndPort),
        ["nft-map-create-concatenated-interval"] = new(Inet, Table, Name, s_addressAndPort, IsInterval: true, Data: s_addressAndPort),
        ["nft-map-create-verdict"] = new(Inet, Table, Name, [DataType.InterfaceName], Data: [DataType.Verdict]),
    };

    /// <summary>By the name of the golden that creates them.</summary>
    internal static IReadOnlyDictionary<string, EquatableArray<SetElement>> CreatedElements { get; } = new Dictionary<string, EquatableArray<SetElement>>
    {
        ["nft-element-create"] = [new(Value.Interface("a"), Comment: "first"), new(Value.Interface("b"))],
        ["nft-element-create-port"] = [new(Value.Port(80)), new(Value.Port(443))],
        ["nft-element-create-concatenation"] = [new(AddressAndPort("10.0.0.1", 80), Comment: "web")],
        ["nft-element-create-interval"] = [.. SetElement.Prefix(Net("10.1.0.0/16"), "lab"), .. SetElement.Prefix(Net("10.3.0.5/32"))],
        ["nft-element-create-interval-open"] = [.. SetElement.Interval(Value.Port(1024), Value.Port(65535))],
        ["nft-element-create-interval-ipv6"] = [.. SetElement.Prefix(Net("2001:db8::/32"))],
        ["nft-element-create-concatenated-interval"] =
        [
            SetElement.Ranges("web", (Value.Address(Ip("10.0.0.0")), Value.Address(Ip("10.255.255.255"))), (Value.Port(80), Value.Port(90))),
            SetElement.Ranges(null, (Value.Address(Ip("10.0.0.1")), Value.Address(Ip("10.0.0.1"))), (Value.Port(443), Value.Port(443))),
        ],
        ["nft-element-create-timeout"] = [new(Value.Address(Ip("10.0.0.1")), Timeout: TimeSpan.FromSeconds(90))],
        ["nft-element-create-map"] = [new(Value.Port(80), Comment: "web", Data: Value.Address(Ip("10.0.0.2")))],
        ["nft-element-create-map-concatenation"] = [new(AddressAndPort("10.0.0.1", 80), Data: AddressAndPort("10.0.0.2", 8080))],
        ["nft-element-create-map-interval"] = [.. SetElement.Interval(Value.Port(80), Value.Port(90), data: Value.Address(Ip("10.0.0.2")))],
        ["nft-element-create-verdict"] =
        [
            new(Value.Interface("a"), Verdict: Verdict.Accept), new(Value.Interface("b"), Verdict: Verdict.Jump("d")),
        ],
    };

    /// <summary>By the name of the golden that adds them, whether they are there or not.</summary>
    internal static IReadOnlyDictionary<string, EquatableArray<SetElement>> AddedElements { get; } = new Dictionary<string, EquatableArray<SetElement>>
    {
        ["nft-element-add"] = [new(Value.Interface("a"), Comment: "first")],
    };

    /// <summary>By the name of the golden that deletes them.</summary>
    internal static IReadOnlyDictionary<string, EquatableArray<SetElement>> DeletedElements { get; } = new Dictionary<string, EquatableArray<SetElement>>
    {
        ["nft-element-delete"] = [new(Value.Interface("a"))],
        ["nft-element-delete-interval"] = [.. SetElement.Prefix(Net("10.1.0.0/16"))],
        ["nft-element-delete-concatenated-interval"] =
        [
            SetElement.Ranges(null, (Value.Address(Ip("10.0.0.0")), Value.Address(Ip("10.255.255.255"))), (Value.Port(80), Value.Port(90))),
        ],
        ["nft-element-delete-verdict"] = [new(Value.Interface("a"), Verdict: Verdict.Accept)],
    };

    private static Value AddressAndPort(string address, ushort port) => Value.Join(Value.Address(Ip(address)), Value.Port(port));
}
