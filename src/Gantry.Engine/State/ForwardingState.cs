using System.Collections.Immutable;
using Gantry.Engine.Model;
using Gantry.Netlink.Namespaces;
using Gantry.Netlink.Rtnetlink;

namespace Gantry.Engine.State;

/// <summary>
/// Forwarding on the host, which all fabrics share. Writing the switch changes other sysctls of every interface
/// (net/ipv4/devinet.c, inet_forward_change; net/ipv6/addrconf.c, addrconf_fixup_forwarding), so all of those are remembered and put back
/// when the last fabric that needs it goes. Runs on a thread inside the host's namespace, under the host-wide lock.
/// </summary>
internal static class ForwardingState
{
    private const string On = "1";
    private const string Off = "0";

    internal static string SwitchOf(bool ipv6) => ipv6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward";

    internal static void TurnOn(Host host, bool ipv6)
    {
        using StateLock _ = Lock(host);
        if (Sysctl.TryRead(SwitchOf(ipv6)) != Off)
        {
            return;
        }
        ForwardingRecord record = Read(host);
        ImmutableDictionary<string, string> before = Snapshot(ipv6);
        Write(host, ipv6 ? record with { Before6 = before } : record with { Before4 = before });
        if (ipv6)
        {
            KeepRouterAdvertisements(before);
        }
        Sysctl.Write(SwitchOf(ipv6), On);
    }

    internal static void PutBack(Host host, bool ipv6, FabricName leaving)
    {
        using StateLock _ = Lock(host);
        ForwardingRecord record = Read(host);
        ImmutableDictionary<string, string>? before = ipv6 ? record.Before6 : record.Before4;
        if (before is null || OtherFabrics.Read(host.StateDirectory, leaving).Need(ipv6))
        {
            return;
        }
        if (Sysctl.TryRead(SwitchOf(ipv6)) == On)
        {
            ImmutableDictionary<string, string> ours = Snapshot(ipv6);
            Sysctl.Write(SwitchOf(ipv6), Off);
            foreach ((string name, string value) in before)
            {
                // What somebody switched off meanwhile stays off: it is not ours any more.
                bool changedByOthers = name.EndsWith(".forwarding", StringComparison.Ordinal) && ours.GetValueOrDefault(name) == Off;
                if (!changedByOthers && Sysctl.TryRead(name) is { } now && now != value)
                {
                    Sysctl.Write(name, value);
                }
            }
        }
        record = ipv6 ? record with { Before6 = null } : record with { Before4 = null };
        Write(host, record);
    }

    /// <summary>The sysctls that turning forwarding on changes, the switch itself left out.</summary>
    private static ImmutableDictionary<string, string> Snapshot(bool ipv6)
    {
        string folder = ipv6 ? "/proc/sys/net/ipv6/conf" : "/proc/sys/net/ipv4/conf";
        string prefix = ipv6 ? "net.ipv6.conf" : "net.ipv4.conf";
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (string path in Directory.EnumerateDirectories(folder))
        {
            string link = Path.GetFileName(path).Replace('.', '/');
            foreach (string name in (string[])["forwarding", "accept_redirects", "accept_ra"])
            {
                string key = $"{prefix}.{link}.{name}";
                if ((link, name) is not ("all", "forwarding") && Sysctl.TryRead(key) is { } value)
                {
                    values[key] = value;
                }
            }
        }
        return values.ToImmutable();
    }

    /// <summary>
    /// A host that forwards is deaf to router advertisements, unless accept_ra is 2: links that live by them keep hearing. The others do not
    /// begin to: a node could send some, too.
    /// </summary>
    private static void KeepRouterAdvertisements(ImmutableDictionary<string, string> before)
    {
        using RouteSocket socket = RouteSocket.Open();
        HashSet<int?> learnt = [.. socket.ListRoutes().Where(route => route.Protocol == Route.ProtocolRouterAdvertisement).Select(route => route.Device)];
        foreach (Link link in socket.ListLinks().Where(link => learnt.Contains(link.Index)))
        {
            string name = $"net.ipv6.conf.{link.Name.ToString().Replace('.', '/')}.accept_ra";
            if (before.GetValueOrDefault(name) == On)
            {
                Sysctl.Write(name, "2");
            }
        }
    }

    private static StateLock Lock(Host host) => StateLock.Take(Path.Combine(host.StateDirectory, "lock"), waits: null, CancellationToken.None);

    private static string PathOf(Host host) => Path.Combine(host.StateDirectory, "forwarding.json");

    private static ForwardingRecord Read(Host host) => File.Exists(PathOf(host))
        ? FabricState.ReadFile(PathOf(host), StateJson.Default.ForwardingRecord)
        : new ForwardingRecord(null, null);

    private static void Write(Host host, ForwardingRecord record)
    {
        if (record is { Before4: null, Before6: null })
        {
            File.Delete(PathOf(host));
            return;
        }
        Directory.CreateDirectory(host.StateDirectory);
        FabricState.WriteFile(PathOf(host), record, StateJson.Default.ForwardingRecord);
    }
}
