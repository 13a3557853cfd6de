using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gantry.Testing;
using Xunit;

namespace Gantry.Crash.Tests;

/// <summary>
/// SIGKILL over ADDs of the CNI plugin that come at once. GANTRY_LEASE_ROUNDS says how often; the pool has as many addresses as there are
/// containers, so that one lost lease would be missed.
/// </summary>
public sealed class CniLeaseTests
{
    private const int Containers = 64;
    private const int AtOnce = 8;
    private const int ChangingCalls = 60; // Of an ADD, about; beyond the last one it is not killed.
    private const int Killed = 137;

    private const string Configuration = """
        { "cniVersion": "1.1.0", "name": "net", "type": "gantry-cni", "bridge": "br0", "isDefaultGateway": true, "ipMasq": true,
          "ipam": { "type": "host-local", "subnet": "10.1.0.0/24", "rangeStart": "10.1.0.10", "rangeEnd": "10.1.0.73" } VALID }
        """;

    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("GANTRY_LEASE_ROUNDS") ?? "5");

    [Fact]
    public void Whoever_is_killed_over_an_add_no_address_is_given_twice_and_none_is_lost()
    {
        using var machine = new Machine();
        machine.Write("/run/lab/net.json", Configuration.Replace("VALID", ""));
        machine.Sh($"mkdir -p /run/netns; for i in $(seq {Containers}); do ip netns add c$i; done");
        for (int round = 0; round < s_rounds; round++)
        {
            List<string> all = [.. Enumerable.Range(1, Containers).Select(i => $"c{i}")];
            ConcurrentDictionary<string, string> living = AddAll(machine, all, kills: true);
            List<string> dead = [.. all.Except(living.Keys)];
            Assert.NotEmpty(dead);

            if (round % 2 == 0)
            {
                // Some of the dead have a new namespace at the old path by now.
                dead.Take(5).ToList().ForEach(name => machine.Sh($"ip netns del {name}; ip netns add {name}"));
                Collect(machine, living.Keys);
            }
            else
            {
                dead.ForEach(name => Call(machine, "DEL", name));
            }
            RequireTrue(machine, living);

            // Each of the rest finds an address: the pool is full then, to the last one.
            foreach ((string name, string address) in AddAll(machine, dead, kills: false))
            {
                living[name] = address;
            }
            Assert.Equal(Containers, living.Count);
            RequireTrue(machine, living);
            all.ForEach(name => Call(machine, "DEL", name));
            RequireTrue(machine, new Dictionary<string, string>());
        }
        Collect(machine, []);
        Assert.DoesNotContain("br0", machine.Sh("ip link"), StringComparison.Ordinal);
        Assert.DoesNotContain("gantry", machine.Sh("nft list tables"), StringComparison.Ordinal);
    }

    /// <summary>The addresses that those who lived were told.</summary>
    private static ConcurrentDictionary<string, string> AddAll(Machine machine, IEnumerable<string> containers, bool kills)
    {
        var queue = new ConcurrentQueue<string>(containers);
        var answers = new ConcurrentDictionary<string, string>();
        var failures = new ConcurrentBag<string>();
        int again = 0;
        List<Thread> threads = [.. Enumerable.Range(0, AtOnce).Select(_ => new Thread(() =>
        {
            while (queue.TryDequeue(out string? name))
            {
                ShellResult result = Try(machine, "ADD", name, kills && Random.Shared.Next(3) > 0 ? Stepper.Command(Random.Shared.Next(1, ChangingCalls), Random.Shared.Next(2) == 0) : [Machine.Binary]);
                if (result.Status == 0)
                {
                    answers[name] = (string)JsonNode.Parse(result.Output)!["ips"]![0]!["address"]!;
                }
                else if (result.Output.Contains("\"code\":11", StringComparison.Ordinal) && Interlocked.Increment(ref again) <= AtOnce)
                {
                    queue.Enqueue(name); // Try again later (CNI specification, section 4).
                }
                else if (result.Status != Killed)
                {
                    failures.Add($"ADD of {name}: {result.Output}{result.Errors}");
                }
            }
        }))];
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(failures.IsEmpty, string.Join('\n', failures));
        return answers;
    }

    /// <summary>The living have what they were told, nobody has the same, and nothing else is leased or attached.</summary>
    private static void RequireTrue(Machine machine, IReadOnlyDictionary<string, string> living)
    {
        Assert.Equal(living.Count, living.Values.Distinct().Count());
        string[] leased = [.. machine.Sh("ls /run/gantry/cni/net/leases/net").Split('\n').Where(name => name.StartsWith("10.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(living.Values.Select(address => address.Split('/')[0]).Order(StringComparer.Ordinal), leased);
        string[] attached = [.. machine.Sh($"for i in $(seq {Containers}); do ip -n c$i -o -4 addr show dev eth0 2> /dev/null | sed \"s/^/c$i /\"; done").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => $"{words[0]} {words[4]}").Order(StringComparer.Ordinal)];
        Assert.Equal(living.Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal), attached);
    }

    private static void Collect(Machine machine, IEnumerable<string> valid)
    {
        machine.Write("/run/lab/gc.json", Configuration.Replace(
            "VALID", $", \"cni.dev/valid-attachments\": [{string.Join(", ", valid.Select(name => $"{{ \"containerID\": \"{name}\", \"ifname\": \"eth0\" }}"))}]"));
        ShellResult result = machine.Try("sh", "-c", $"CNI_COMMAND=GC CNI_PATH=/opt exec {Machine.Binary} < /run/lab/gc.json");
        Assert.True(result is { Status: 0, Output: "" }, result.Output + result.Errors);
    }

    private static void Call(Machine machine, string verb, string name)
    {
        ShellResult result = Try(machine, verb, name, [Machine.Binary]);
        Assert.True(result is { Status: 0, Output: "" }, $"{verb} of {name}: {result.Output}{result.Errors}");
    }

    private static ShellResult Try(Machine machine, string verb, string name, IEnumerable<string> command) => machine.Try(
        "sh", "-c", $"CNI_COMMAND={verb} CNI_CONTAINERID={name} CNI_NETNS=/run/netns/{name} CNI_IFNAME=eth0 CNI_PATH=/opt exec {string.Join(' ', command)} < /run/lab/net.json");
}
