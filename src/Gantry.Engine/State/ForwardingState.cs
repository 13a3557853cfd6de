using System.Collections.Immutable;
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

    /// <summary>Whether the host does not forward, and nobody is about to change that.</summary>
    internal static bool IsOff(Host host, bool ipv6)
    {
        using StateLock _ = Lock(host);
        return Sysctl.TryRead(SwitchOf(ipv6)) == Off;
    }

    internal static void TurnOn(Host host, bool ipv6)
    {
        using StateLock _ = Lock(host);
        ForwardingRecord record = Peek(host);
        if (record.Of(ipv6) is { GoesBack: true } unfinished)
        {
            record = PutBack(host, ipv6, record, unfinished);
        }
        if (Sysctl.TryRead(SwitchOf(ipv6)) != Off)
        {
            return;
        }
        // What is remembered already is older, and so the truth: an earlier one was killed on the way, or somebody has switched it off by hand.
        ImmutableDictionary<string, string> before = Snapshot(ipv6).SetItems(record.Of(ipv6)?.Before ?? []);
        Write(host, record.With(ipv6, new ForwardingMemory(before)));
        if (ipv6)
        {
            KeepRouterAdvertisements(before);
        }
        Sysctl.Write(SwitchOf(ipv6), On);
    }

    internal static void PutBack(Host host, bool ipv6, FabricId leaving)
    {
        using StateLock _ = Lock(host);
        ForwardingRecord record = Peek(host);
        if (record.Of(ipv6) is not { } memory || OtherFabrics.Read(host.StateDirectory, leaving).Need(ipv6))
        {
            return;
        }
        if (!memory.GoesBack)
        {
            // What somebody switched off meanwhile stays off: it is not ours any more.
            ImmutableDictionary<string, string> now = Snapshot(ipv6);
            memory = new ForwardingMemory(
                memory.Before.RemoveRange(memory.Before.Keys.Where(name => name.EndsWith(".forwarding", StringComparison.Ordinal) && now.GetValueOrDefault(name) == Off)),
                GoesBack: true);
            Write(host, record.With(ipv6, memory));
        }
        PutBack(host, ipv6, record, memory);
    }

    /// <summary>Also from the middle of it: the switch first, for it changes the others.</summary>
    private static ForwardingRecord PutBack(Host host, bool ipv6, ForwardingRecord record, ForwardingMemory memory)
    {
        if (Sysctl.TryRead(SwitchOf(ipv6)) == On)
        {
            Sysctl.Write(SwitchOf(ipv6), Off);
        }
        foreach ((string name, string value) in memory.Before)
        {
            if (Sysctl.TryRead(name) is { } now && now != value)
            {
                Sysctl.Write(name, value);
            }
        }
        record = record.With(ipv6, null);
        Write(host, record);
        return record;
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

    private static StateLock Lock(Host host)
    {
        StateLock taken = StateLock.Take(Path.Combine(host.StateDirectory, "lock"), waits: null, host.Patience, CancellationToken.None);
        AtomicFile.Sweep(PathOf(host));
        return taken;
    }

    private static string PathOf(Host host) => Path.Combine(host.StateDirectory, "forwarding.json");

    /// <summary>As it is at the moment, without the lock.</summary>
    internal static ForwardingRecord Peek(Host host)
    {
        try
        {
            return RecordFile.Read<ForwardingRecord>(PathOf(host), ForwardingRecord.Record, $"rm {PathOf(host)} forgets what the host's forwarding was before gantry turned it on");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ForwardingRecord(null, null);
        }
    }

    private static void Write(Host host, ForwardingRecord record)
    {
        if (record is { IPv4: null, IPv6: null })
        {
            File.Delete(PathOf(host));
            return;
        }
        Directory.CreateDirectory(host.StateDirectory);
        RecordFile.Write(PathOf(host), record, ForwardingRecord.Record);
    }
}
