using Xunit;

namespace Gantry.Faces.Tests.Cni;

/// <summary>What a bridge's entry may not say; nothing is changed on the host.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly CniHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("\"mtu\": \"1500\"", "mtu")]
    [InlineData("\"mtu\": 99999999999", "mtu")]
    [InlineData("\"mtu\": 1.5", "mtu")]
    [InlineData("\"isGateway\": \"true\"", "isGateway")]
    [InlineData("\"ipam\": { \"ranges\": [[{ \"subnet\": 10 }]] }", "ipam.ranges[0][0].subnet")]
    public void A_value_of_the_wrong_type_is_code_6_and_its_key_is_named(string key, string named)
    {
        CniAnswer answer = Add(key);

        Assert.Equal(6, answer.Code);
        Assert.StartsWith($"{named}: ", answer.Message);
        Assert.Equal("1.0.0", (string)answer.Json["cniVersion"]!);
    }

    [Theory]
    [InlineData("\"vlan\": 100", "vlan: 100 is not supported: ")]
    [InlineData("\"vlanTrunk\": [{ \"id\": 101 }]", "vlanTrunk: a list of 1 is not supported: ")]
    [InlineData("\"macspoofchk\": true", "macspoofchk: true is not supported: ")]
    [InlineData("\"enabledad\": true", "enabledad: true is not supported: ")]
    [InlineData("\"disableContainerInterface\": true", "disableContainerInterface: true is not supported: ")]
    [InlineData("\"ipam\": { \"type\": \"dhcp\" }", "ipam.type: \"dhcp\" is not supported: ")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"routes\": [{ \"dst\": \"10.9.0.0/16\", \"mtu\": 1400 }] }", "ipam.routes.mtu: 1400 is not supported: gantry's route to 10.9.0.0/16")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"routes\": [{ \"dst\": \"10.9.0.0/16\", \"advmss\": 1300 }] }", "ipam.routes.advmss: 1300 is not supported: gantry's route to 10.9.0.0/16")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"routes\": [{ \"dst\": \"10.9.0.0/16\", \"scope\": 253 }] }", "ipam.routes.scope: 253 is not supported: gantry's route to 10.9.0.0/16")]
    public void What_gantry_can_not_do_is_code_2_with_key_and_value(string key, string message)
    {
        CniAnswer answer = Add(key);

        Assert.Equal(2, answer.Code);
        Assert.StartsWith(message, answer.Message);
    }

    [Theory]
    [InlineData("\"bridge\": \"a/b\"", "bridge: \"a/b\" is no interface name")]
    [InlineData("\"vlan\": 5000", "vlan: 5000 is no VLAN")]
    [InlineData("\"mtu\": -1", "mtu: -1")]
    [InlineData("\"hairpinMode\": true, \"promiscMode\": true", "hairpinMode: ")]
    [InlineData("\"ipMasqBackend\": \"ebtables\"", "ipMasqBackend: \"ebtables\"")]
    [InlineData("\"ipam\": { \"type\": \"host-local\" }", "ipam.ranges: there is no range")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.5/24\" }", "ipam.subnet: \"10.1.0.5/24\" has bits set behind its prefix: the subnet is 10.1.0.0/24")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/31\" }", "ipam.subnet: 10.1.0.0/31 is too small")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"rangeStart\": \"10.2.0.1\" }", "ipam.rangeStart: 10.2.0.1 is not in 10.1.0.0/24")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"rangeStart\": \"10.1.0.9\", \"rangeEnd\": \"10.1.0.8\" }", "ipam.rangeEnd: 10.1.0.8 comes before 10.1.0.9")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"ranges\": [[{ \"subnet\": \"10.1.0.0/24\" }], [{ \"subnet\": \"10.1.0.0/16\" }]] }", "ipam.ranges: 10.1.0.1-10.1.255.254 overlaps 10.1.0.1-10.1.0.254")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"ranges\": [[{ \"subnet\": \"10.1.0.0/24\" }, { \"subnet\": \"fd00::/64\" }]] }", "ipam.ranges[0]: IPv4 and IPv6 ranges in one list")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"ranges\": [[]] }", "ipam.ranges[0]: an empty list")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\", \"routes\": [{ \"dst\": \"0.0.0.0/0\", \"gw\": \"fd00::1\" }] }", "ipam.routes[0].gw: the way to 0.0.0.0/0")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\" }, \"runtimeConfig\": { \"ips\": [\"10.9.0.1\"] }", "ips: 10.9.0.1 was asked for, which is in no range")]
    [InlineData("\"ipam\": { \"type\": \"host-local\", \"subnet\": \"10.1.0.0/24\" }, \"args\": { \"cni\": { \"ips\": [\"10.1.0.1\"] } }", "ips: 10.1.0.1 was asked for, which is the gateway's")]
    [InlineData("\"ipam\": { \"type\": \"static\" }", "ipam.addresses: there is no address")]
    [InlineData("\"ipam\": { \"type\": \"static\", \"addresses\": [{ \"address\": \"10.1.0.5\" }] }", "ipam.addresses[0].address: \"10.1.0.5\" needs a prefix length")]
    [InlineData("\"runtimeConfig\": { \"mac\": \"aa:bb\" }", "runtimeConfig.mac: \"aa:bb\" is no Ethernet address")]
    public void What_contradicts_itself_is_code_7_with_its_key(string key, string message)
    {
        CniAnswer answer = Add(key);

        Assert.StartsWith(message, answer.Message);
        Assert.Equal(7, answer.Code);
    }

    [Theory]
    [InlineData("/run/netns/not-there", 3)]
    [InlineData("/etc/hostname", 4)]
    [InlineData("/proc/self/ns/mnt", 4)]
    [InlineData("/", 4)]
    public void A_path_that_leads_to_no_namespace_is_told(string path, int code)
    {
        CniAnswer answer = Add("\"bridge\": \"br0\"", path);

        Assert.Equal(code, answer.Code);
        Assert.StartsWith("CNI_NETNS: ", answer.Message);
        Assert.Contains(path, answer.Message, StringComparison.Ordinal);
    }

    private CniAnswer Add(string key, string? path = null)
    {
        path ??= _host.Container("c1");
        string before = _host.Test.Run("ip link");
        CniAnswer answer = _host.Call($$"""{ "cniVersion": "1.0.0", "name": "net", "type": "bridge", {{key}} }""",
            ("CNI_COMMAND", "ADD"), ("CNI_CONTAINERID", "c1"), ("CNI_NETNS", path), ("CNI_IFNAME", "eth0"));
        Assert.Equal(1, answer.Status);
        Assert.Equal(before, _host.Test.Run("ip link"));
        return answer;
    }
}
