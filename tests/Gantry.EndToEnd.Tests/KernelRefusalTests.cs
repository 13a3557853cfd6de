using Gantry.Testing;
using Xunit;

namespace Gantry.EndToEnd.Tests;

/// <summary>What the kernel does not have or will not do: the object and what was tried, the kernel's words, exit status 1, nothing changed.</summary>
public sealed class KernelRefusalTests
{
    [Theory]
    [InlineData(
        "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6",
        "{ name: t, networks: { a: { subnet: 'fd01::/64' } }, nodes: { x: { networks: [a] } } }",
        @"^create address fd01::1/64 on a: address add fd01::1/64 dev \d+: Permission denied \(EACCES\): ipv6: IPv6 is disabled on this device$")]
    [InlineData(
        "true",
        "{ name: t, nodes: { x: { sysctls: { net.ipv4.no_such_thing: 1 } } } }",
        @"^create sysctl net\.ipv4\.no_such_thing = 1 in x: open /proc/sys/net/ipv4/no_such_thing: No such file or directory \(ENOENT\)$")]
    [InlineData(
        "true",
        "{ name: t, networks: { a: { subnet: 10.1.0.0/24 } }, nodes: { x: { networks: [a], sysctls: { net.ipv4.conf.eth0.rp_filter: many } } } }",
        @"^create sysctl net\.ipv4\.conf\.eth0\.rp_filter = many in x: write /proc/sys/net/ipv4/conf/eth0/rp_filter: Invalid argument \(EINVAL\)$")]
    [InlineData(
        "gantry ps --all; gantry up - <<< '{ name: t, nodes: { x: {} } }'; gantry down --all; mount -o remount,ro /run",
        "{ name: t, nodes: { x: {} } }",
        @"^fabric t: open /run/gantry/fabric/t\.lock: Read-only file system \(EROFS\)$")]
    [InlineData(
        "mkdir -p /run/netns; touch /run/netns/x",
        "{ name: t, nodes: { x: {} } }",
        "^namespace x: there is a file that is no namespace, and not Gantry's$")]
    [InlineData(
        "ip link add name a type bridge",
        "{ name: t, networks: { a: { subnet: 10.1.0.0/24 } } }",
        @"^link a: there is a bridge that is not this fabric's \(index \d+\)$")]
    public void It_is_told_in_the_kernels_words_and_nothing_is_changed(string cause, string file, string first)
    {
        using CliHost host = CliHost.Create();
        host.Run(cause);
        string before = host.Run(KernelPicture.Commands + "\nls /run/netns 2> /dev/null || true");
        ShellResult up = host.Try("gantry up -", file);
        string[] lines = up.Errors.TrimEnd('\n').Split('\n');
        Assert.Equal((1, ""), (up.Status, up.Output));
        Assert.Matches(first, lines[0]);
        Assert.InRange(lines.Length, 1, 3);
        Assert.Equal(before, host.Run(KernelPicture.Commands + "\nls /run/netns 2> /dev/null || true"));
        Assert.Equal("[]\n", host.Run("gantry ps --all --json"));
    }
}
