using System.Collections.Immutable;

namespace Gantry.Cni.Chains;

/// <summary>How Gantry stands to a key of a reference plugin.</summary>
public enum KeySupport
{
    /// <summary>As the reference plugin.</summary>
    Same,
    /// <summary>With a difference that <see cref="KnownKey.Meaning"/> names.</summary>
    Different,
    /// <summary>Refused with code 2 where it asks for anything; <see cref="KnownKey.Meaning"/> is the error's text for an example.</summary>
    Refused,
}

/// <summary>A key that the reference plugins' documentation names.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Key">The key: "ranges.subnet"; behind "CNI_ARGS", "args.cni" and "runtimeConfig" what comes by those ways.</param>
/// <param name="Support">How Gantry stands to it.</param>
/// <param name="Meaning">What Gantry does, or its error.</param>
public sealed record KnownKey(string Plugin, string Key, KeySupport Support, string Meaning);

/// <summary>Every key of the reference plugins in whose place Gantry stands, and what it does with it.</summary>
public static class KeyTable
{
    private const KeySupport Same = KeySupport.Same;
    private const KeySupport Different = KeySupport.Different;
    private const KeySupport Refused = KeySupport.Refused;
    private const string NoVlans = "is not supported: gantry's bridges do not filter VLANs";
    private const string NoRoute = "is not supported: gantry's route to 10.9.0.0/16 would be without it";
    private const string NoConditions = "is not supported: gantry's published ports are elements of a map, which has no conditions";
    private const string NoSubnets = "is not supported: gantry limits all that a container takes in and sends, to and from whomever";

    /// <summary>The keys, by plugin, in the order of their documentation.</summary>
    public static ImmutableArray<KnownKey> All { get; } =
    [
        new("bridge", "name", Same, "the network's name, with container and interface the key of an attachment"),
        new("bridge", "type", Same, "whose entry it is; where the program is called by another plugin's name, that counts"),
        new("bridge", "bridge", Same, "the bridge's name; cni0 where it is not said"),
        new("bridge", "isGateway", Same, "the bridge has the subnets' gateways and the host forwards"),
        new("bridge", "isDefaultGateway", Same, "isGateway, and the container's default route leads there"),
        new("bridge", "forceAddress", Different, "gantry knows its own bridge's addresses and changes them as the configuration does, with and without it"),
        new("bridge", "ipMasq", Different, "what leaves the network leaves with the host's address; between networks of gantry's the source stays"),
        new("bridge", "ipMasqBackend", Different, "always nf_tables, by elements of sets; \"iptables\" and \"nftables\" are both taken"),
        new("bridge", "mtu", Different, "of bridge and both ends; where it is not said, that of the link which the host's default route uses"),
        new("bridge", "hairpinMode", Same, "the bridge sends frames back through the port that they came from"),
        new("bridge", "ipam", Same, "host-local or static; none: a switch without addresses; others are refused"),
        new("bridge", "promiscMode", Same, "the bridge takes in frames for whomever"),
        new("bridge", "vlan", Refused, $"vlan: 100 {NoVlans}"),
        new("bridge", "preserveDefaultVlan", Different, "without vlan and vlanTrunk it says nothing"),
        new("bridge", "vlanTrunk", Refused, $"vlanTrunk: a list of 1 {NoVlans}"),
        new("bridge", "enabledad", Refused, "enabledad: true is not supported: gantry's addresses are known to be free and are used at once"),
        new("bridge", "macspoofchk", Refused, "macspoofchk: true is not supported: gantry does not look at the Ethernet addresses that containers send from"),
        new("bridge", "disableContainerInterface", Refused, "disableContainerInterface: true is not supported: gantry's interfaces are up when it answers"),
        new("bridge", "portIsolation", Same, "containers reach the host and what is behind it, not each other (plugins 1.6)"),
        new("bridge", "dns", Same, "goes into the result, before what the address plugin says"),
        new("bridge", "CNI_ARGS MAC", Same, "the interface's Ethernet address"),
        new("bridge", "args.cni.mac", Same, "the same, and counts before CNI_ARGS"),
        new("bridge", "runtimeConfig.mac", Same, "the same, and counts before both"),

        new("host-local", "type", Same, "\"host-local\""),
        new("host-local", "routes", Same, "routes of the container; without gw they lead to the range's gateway"),
        new("host-local", "routes.dst", Same, "where to"),
        new("host-local", "routes.gw", Same, "the next hop"),
        new("host-local", "routes.mtu", Refused, $"ipam.routes.mtu: 1400 {NoRoute}"),
        new("host-local", "routes.advmss", Refused, $"ipam.routes.advmss: 1300 {NoRoute}"),
        new("host-local", "routes.priority", Same, "the route's metric (plugins 1.6)"),
        new("host-local", "routes.table", Same, "the route's table (plugins 1.6)"),
        new("host-local", "routes.scope", Refused, $"ipam.routes.scope: 253 {NoRoute}"),
        new("host-local", "resolvConf", Same, "the file is read into the result's dns"),
        new("host-local", "dataDir", Different, "where host-local kept its leases: those that lie there hold until their container goes; gantry's own lie under /run/gantry/cni, where a reboot forgets them"),
        new("host-local", "ranges", Same, "a list of lists: of each a container gets one address"),
        new("host-local", "ranges.subnet", Same, "the subnet"),
        new("host-local", "ranges.rangeStart", Same, "the lowest address to give out; where it is not said, the first"),
        new("host-local", "ranges.rangeEnd", Same, "the highest; where it is not said, the last"),
        new("host-local", "ranges.gateway", Same, "the way out; where it is not said, the first address"),
        new("host-local", "subnet", Same, "the only range's, as old configurations say it"),
        new("host-local", "rangeStart", Same, "the only range's"),
        new("host-local", "rangeEnd", Same, "the only range's"),
        new("host-local", "gateway", Same, "the only range's"),
        new("host-local", "CNI_ARGS IP", Same, "an address that is wanted"),
        new("host-local", "args.cni.ips", Same, "addresses that are wanted"),
        new("host-local", "runtimeConfig.ips", Same, "addresses that are wanted"),
        new("host-local", "runtimeConfig.ipRanges", Same, "further ranges, before the configuration's own"),

        new("static", "type", Same, "\"static\""),
        new("static", "addresses", Different, "the container's addresses; one that another container of the network has is refused"),
        new("static", "addresses.address", Same, "an address with its prefix length"),
        new("static", "addresses.gateway", Same, "the way out of its subnet"),
        new("static", "routes", Same, "as host-local's"),
        new("static", "dns", Same, "goes into the result"),
        new("static", "CNI_ARGS IP", Same, "further addresses, with commas between them"),
        new("static", "CNI_ARGS GATEWAY", Same, "gateways, each for the addresses in whose subnet it is"),
        new("static", "args.cni.ips", Same, "addresses in the place of all others"),
        new("static", "runtimeConfig.ips", Same, "addresses in the place of all others, args.cni.ips' too"),

        new("portmap", "snat", Different, "the source stays wherever answers find back; where they can't it is the host's, whatever this says"),
        new("portmap", "masqAll", Refused, "masqAll: true is not supported: gantry keeps the source wherever answers find back"),
        new("portmap", "markMasqBit", Different, "says nothing: gantry needs no marks"),
        new("portmap", "externalSetMarkChain", Refused, "externalSetMarkChain: \"MARK\" is not supported: gantry needs no marks, and asks nobody else's chain"),
        new("portmap", "conditionsV4", Refused, $"conditionsV4: \"-s 192.0.2.0/24\" {NoConditions}"),
        new("portmap", "conditionsV6", Refused, $"conditionsV6: \"-s 2001:db8::/32\" {NoConditions}"),
        new("portmap", "backend", Different, "always nf_tables; \"iptables\" and \"nftables\" are both taken"),
        new("portmap", "runtimeConfig.portMappings", Different, "ports of the host that lead to the container; one that somebody else holds is refused"),

        new("firewall", "backend", Different, "gantry's own table lets the containers' packets pass; other people's tables are never changed, gantry allow does that where it is asked to"),
        new("firewall", "iptablesAdminChainName", Different, "says nothing: gantry's table has no such chain, and goes before nobody's"),
        new("firewall", "firewalldZone", Refused, "firewalldZone: \"public\" is not supported: gantry does not speak with firewalld; gantry allow lets packets pass its chains"),
        new("firewall", "ingressPolicy", Different, "open; same-bridge: only the network's own containers and the outside; isolated: only the outside, containers not each other"),

        new("tuning", "sysctl", Same, "sysctls of the container's namespace; IFNAME stands for the interface"),
        new("tuning", "mac", Same, "the interface's Ethernet address"),
        new("tuning", "mtu", Same, "the interface's bytes"),
        new("tuning", "promisc", Same, "the interface takes in frames for whomever"),
        new("tuning", "allmulti", Same, "the interface takes in all multicast"),
        new("tuning", "txQLen", Same, "how many packets wait to be sent at most"),
        new("tuning", "dataDir", Different, "says nothing: what is put back is in gantry's own records"),
        new("tuning", "CNI_ARGS MAC", Same, "the interface's Ethernet address"),
        new("tuning", "runtimeConfig.mac", Same, "the interface's Ethernet address"),
        new("tuning", "args.cni.mac", Same, "the interface's Ethernet address"),
        new("tuning", "args.cni.mtu", Same, "as mtu"),
        new("tuning", "args.cni.promisc", Same, "as promisc"),
        new("tuning", "args.cni.allmulti", Same, "as allmulti"),
        new("tuning", "args.cni.sysctl", Same, "as sysctl"),
        new("tuning", "args.cni.txQLen", Same, "as txQLen"),

        new("bandwidth", "ingressRate", Same, "bits a second that go to the container at most"),
        new("bandwidth", "ingressBurst", Same, "bits of it that may go at once"),
        new("bandwidth", "egressRate", Same, "bits a second that come from the container at most"),
        new("bandwidth", "egressBurst", Same, "bits of it that may come at once"),
        new("bandwidth", "unshapedSubnets", Refused, $"unshapedSubnets: a list of 1 {NoSubnets}"),
        new("bandwidth", "shapedSubnets", Refused, $"shapedSubnets: a list of 1 {NoSubnets}"),
        new("bandwidth", "runtimeConfig.bandwidth", Same, "the same keys, which count where the configuration has none of them"),
    ];
}
