using System.Net;
using Gantry.Engine.Files.Language;
using Gantry.Engine.Model;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.Files;

/// <summary>The key <c>devices</c> of a node or the host.</summary>
internal static class DeviceReader
{
    internal static IEnumerable<DeviceSpec> Read(FileReader reader, YamlNode? devices, string what)
    {
        foreach (YamlNode node in FileReader.Items(devices))
        {
            if (reader.Map(node, $"a device of {what}", DeviceKeys.Device.Keys) is not { } values)
            {
                continue;
            }
            yield return new DeviceSpec
            {
                At = node.At,
                Device = reader.Text(values.GetValueOrDefault("device"), "device"),
                Macvlan = reader.Text(values.GetValueOrDefault("macvlan"), "macvlan"),
                Vxlan = reader.Number(values.GetValueOrDefault("vxlan"), "vxlan"),
                Interface = reader.Text(values.GetValueOrDefault("interface"), "interface"),
                Network = reader.Text(values.GetValueOrDefault("network"), "network"),
                Addresses = [.. FileReader.Items(values.GetValueOrDefault("address"))
                    .Select(address => reader.Parse<InterfaceAddress>(address, "address", Values.InterfaceAddress)).OfType<Located<InterfaceAddress>>()],
                Mtu = reader.Number(values.GetValueOrDefault("mtu"), "mtu"),
                Mode = reader.Parse<MacvlanMode>(values.GetValueOrDefault("mode"), "mode", Values.MacvlanMode),
                Local = reader.Parse<IPAddress>(values.GetValueOrDefault("local"), "local", Values.Address),
                Remotes = [.. FileReader.Items(values.GetValueOrDefault("remote"))
                    .Select(remote => reader.Parse<IPAddress>(remote, "remote", Values.Address)).OfType<Located<IPAddress>>()],
                Group = reader.Parse<IPAddress>(values.GetValueOrDefault("group"), "group", Values.Address),
                Lower = reader.Text(values.GetValueOrDefault("dev"), "dev"),
                Port = reader.Number(values.GetValueOrDefault("port"), "port"),
            };
        }
    }
}
